export const program = {
  updates: {
    title: 'Updates',
    ways: {
      self: 'Fairlead can look for newer versions and install them. Whoever signed this one must have signed them.',
      appimage:
        'Fairlead can look for newer versions. An AppImage carries no signature that could be checked, so you fetch the new one yourself and replace this file.',
      package:
        'Fairlead can look for newer versions. The package manager of this system brings them, or you fetch the new package yourself.',
      portable:
        'Fairlead can look for newer versions. The portable program is one file: you fetch the new one yourself and replace it.',
      unsigned:
        'Fairlead can look for newer versions. This one names no signer to compare with, so you fetch the new one yourself.',
      web: 'Local web mode looks for no updates. They come with whatever brought this copy: a package manager, npm or git.',
      development: 'This runs from its sources and looks for no updates.',
      'no-feed':
        'This package names no place for updates and looks for none. They come from where you got it.',
    },
    from: 'Looked for at {url}',
    checks: 'Look for updates once a day',
    checksMore: 'Off unless you turn it on: Fairlead then asks nobody. Nothing is fetched before you say so.',
    look: 'Look for updates now',
    fetch: 'Download {version}',
    finish: 'Quit and install',
    steps: {
      idle: 'Nobody has looked since Fairlead was started.',
      checking: 'Looking for a newer version …',
      current: 'This is the newest version.',
      available: 'Version {version} is available.',
      downloading: 'Downloading {version}: {percent} %',
      ready: 'Version {version} is installed when Fairlead is quit.',
    },
    failed: {
      unreachable: 'The place for updates could not be reached. This machine may be offline.',
      answer: 'The place for updates gave an answer that makes no sense.',
      signature: 'The newer version is not signed by whoever signed this one. It was not installed.',
      checksum: 'What was downloaded is not what was published. It was thrown away.',
      disk: 'The newer version could not be saved on this disk.',
      other: 'Something went wrong. The log says where.',
    },
  },
  parts: {
    title: 'Parts and licences',
    lead: 'Fairlead is made of parts that others wrote. The desktop application also has those of Electron and Chromium, whose licences stand beside the program.',
    show: 'Show parts and licences',
    none: 'This part brings no text of its licence.',
    failed: 'The list of parts could not be read.',
  },
} as const
