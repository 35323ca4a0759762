import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why an engine cannot be reached or used, and what to do. */
export const engineProblems = {
  unreachable: {
    says: 'The engine at {endpoint} does not answer.',
    reasons: {
      missing: 'There is no engine at {endpoint}.',
      refused: 'The engine at {endpoint} refused the connection.',
      permission: 'This user may not use the engine at {endpoint}.',
      silent: 'The engine at {endpoint} did not answer in time.',
      rubbish: 'What answers at {endpoint} is not a container engine.',
      cut: 'The engine at {endpoint} closed the connection in the middle of its answer.',
      other: 'The engine at {endpoint} does not answer.',
      'tls-unknown-authority':
        'The certificate of the engine at {endpoint} is from an authority that is not trusted here.',
      'tls-expired': 'The certificate of the engine at {endpoint} has expired.',
      'tls-not-yet-valid': 'The certificate of the engine at {endpoint} is not valid yet.',
      'tls-wrong-name': 'The certificate of the engine at {endpoint} is for another name.',
      'tls-key-missing': 'The engine at {endpoint} asks for a client certificate, and there is none.',
      'tls-key-refused': 'The engine at {endpoint} does not accept the client certificate.',
      'tls-key-unreadable': 'The client certificate and key for {endpoint} cannot be used.',
      'tls-key-passphrase': 'The client key for {endpoint} is protected by a passphrase.',
      'tls-file-unreadable': 'A certificate file for {endpoint} cannot be read.',
      'tls-not-spoken': 'What answers at {endpoint} does not speak TLS.',
      'tls-expected': 'The engine at {endpoint} speaks TLS only.',
      'tls-other': 'No safe connection to {endpoint} could be agreed on.',
      'ssh-missing': 'There is no program “ssh” on this machine.',
      'ssh-host-key-unknown': 'ssh does not know the host key of {endpoint} yet.',
      'ssh-host-key-changed': 'The host key of {endpoint} is not the one that ssh knows.',
      'ssh-login-refused': '{endpoint} did not let ssh log in.',
      'ssh-host-unreachable': 'ssh does not reach {endpoint}.',
      'ssh-no-engine-program': 'There is neither “docker” nor “podman” on the machine at {endpoint}.',
      'ssh-engine-away': 'ssh reaches {endpoint}, but no engine runs there.',
      'ssh-engine-permission': 'ssh reaches {endpoint}, but its user may not use the engine there.',
      'ssh-noise': 'The machine at {endpoint} prints other text before the engine speaks.',
      'ssh-too-many':
        'So many logs and figures are open at {endpoint} that ssh takes no more: each is a login of its own.',
      'ssh-other': 'ssh to {endpoint} failed.',
      'context-unusable': 'Docker’s settings name {endpoint}, which cannot be read.',
      'context-unverified':
        '{endpoint} asks that the certificate of its engine is not checked. Fairlead always checks it.',
    },
    next: 'Start the engine, or look at its address and permissions.',
    nexts: {
      permission: 'Add this user to the group that owns the socket (often “docker”), and sign in again.',
      rubbish: 'Look at the address of the engine.',
      'tls-unknown-authority': 'Give the environment the certificate (PEM) of the authority that signed it.',
      'tls-expired': 'Have the certificate of the engine renewed, and look at the clock of this machine.',
      'tls-not-yet-valid': 'Look at the clock of this machine and at the certificate of the engine.',
      'tls-wrong-name': 'Use a name or address that the certificate holds, or have it made for this one.',
      'tls-key-missing': 'Give the environment a client certificate and its key (PEM).',
      'tls-key-refused':
        'Use a client certificate that the engine’s own authority has signed and that is still valid.',
      'tls-key-unreadable':
        'Give the environment a client certificate and the key that belongs to it, both as PEM.',
      'tls-key-passphrase':
        'Keys with a passphrase cannot be used here. Write one without it (openssl pkey -in key.pem -out plain-key.pem) to a file that only you can read.',
      'tls-file-unreadable': 'Look at the path and at its permissions: it must be a file of at most 1 MiB.',
      'tls-not-spoken': 'Look at the port: engines speak TLS at 2376 as a rule.',
      'tls-expected': 'Give the environment the certificates for TLS.',
      'tls-other': 'Read what was said. Engines need TLS 1.2 or newer.',
      'ssh-missing': 'Install OpenSSH’s client, and see to it that “ssh” is on the search path.',
      'ssh-host-key-unknown': 'Run “{command}” in a terminal once, compare the fingerprint, and accept it.',
      'ssh-host-key-changed':
        'Find out why it changed before you go on: someone may stand in between. Read what ssh says, then run “{command}” in a terminal.',
      'ssh-login-refused':
        'ssh must log in without asking: use a key that the ssh agent holds, or one without a passphrase. Run “{command}” in a terminal to see what it asks.',
      'ssh-host-unreachable': 'Look at the name, the port and the network. Run “{command}” in a terminal.',
      'ssh-no-engine-program': 'Install Docker or Podman there, or put it on the search path of “{command}”.',
      'ssh-engine-away': 'Start the engine there. Run “{command}” in a terminal to see what it says.',
      'ssh-engine-permission':
        'Add that user to the group “docker” there. Run “{command}” in a terminal to see it.',
      'ssh-noise':
        'Let the shell’s start files there (such as .bashrc) print nothing without a terminal. Run “{command}” to see it.',
      'ssh-too-many': 'Close some of them, and try again.',
      'ssh-other': 'Run “{command}” in a terminal to see what it says.',
      'context-unusable': 'Choose another context (docker context use), or make that one anew.',
      'context-unverified':
        'Have the context made anew with the certificate of the engine’s authority (docker context create, ca=…).',
    },
  },
  'plain-tcp': {
    says: 'The engine at {endpoint} listens on plain TCP, where others on the way could read a credential.',
    next: 'Use a socket, ssh, or TCP with TLS, or allow it on the page Environments.',
  },
  unsupported: {
    says: 'The engine at {endpoint} speaks API version {version}, which is too old.',
    next: 'Update the engine.',
  },
  failed: {
    says: 'The engine answered with an error (status {status}).',
    next: 'Read its answer, then try again.',
  },
} as const satisfies ProblemCatalogue['engine']
