export const terminal = {
  lead: 'Docker and Podman in a terminal can ask Fairlead for their logins. An inactive registry is refused there, too.',
  notice: {
    given: '{program} was given the login for {address}',
    refused: '{program} asked for {address} and was given no login',
    more: 'It asked from a terminal. The activity log names each further look-up.',
  },
  helper: {
    title: 'Credential helper',
    this: 'Terminals find docker-credential-fairlead.',
    another:
      'Terminals find another docker-credential-fairlead than this one. It asks whichever Fairlead runs.',
    none: 'Terminals do not find docker-credential-fairlead yet: its folder is not on their search path.',
    notBuilt: 'This Fairlead was built without docker-credential-fairlead.',
    place: 'Place a link in {folder}',
    byHand: 'Add its folder to the search path in your shell’s profile, and start Fairlead again from there:',
    orByHand:
      'Or add its folder to the search path in your shell’s profile, and start Fairlead again from there:',
    copy: 'Copy the line',
  },
  tools: {
    docker: 'Docker',
    podman: 'Podman',
    all: 'Asks Fairlead for every registry.',
    some: 'Asks Fairlead for single registries.',
    none: 'Does not ask Fairlead.',
    fault: 'This file cannot be read, so it is left as it is.',
    store: 'Every other registry: {name}',
    host: '{host}: {name}',
    missing: 'program is missing',
    inClear: '{count} login stands in clear in this file. | {count} logins stand in clear in this file.',
    importFirst:
      'Import it on the Registries page, which offers to take it out. | Import them on the Registries page, which offers to take them out.',
    useForAll: 'Use Fairlead for every registry in {tool}',
    hosts: 'Registries in {tool}',
    hostsHint:
      'Addresses with spaces between them, as ghcr.io quay.io. Podman knows a helper for single registries only.',
    hostsHintDocker: 'Addresses with spaces between them, as ghcr.io quay.io.',
    useForHosts: 'Use Fairlead for these in {tool}',
    takeBack: 'Take it back from {tool}',
    dropMissing: 'Take missing helpers out of {tool}',
    helperFirst: 'It can be set up once terminals find the credential helper.',
    backup: 'The file as it was is sealed in the vault first; nothing else in it changes.',
  },
  notices: {
    title: 'Notices',
    show: 'Tell me of the first look-up of each program',
  },
}
