/** Texts of the forms that add and change a registry. */
export const form = {
  addTitle: 'Add Registry',
  addLead: 'The engine tries the credential first. Only then is it sealed in the vault.',
  editTitle: 'Edit “{name}”',
  editLead: 'Address, name and scope stay as they are.',
  provider: 'Provider',
  providers: { dockerhub: 'DockerHub', quay: 'Quay.io', custom: 'Custom' },
  providerHints: { dockerhub: 'docker.io', quay: 'quay.io', custom: 'Any other registry' },
  name: 'Name',
  address: 'Registry address',
  savedAs: 'Saved as {address}',
  email: 'E-mail',
  username: 'Username',
  password: 'Password',
  passwordHint: 'Or an access token',
  passwordEdit: 'Leave empty to keep the stored credential. Type it again to change username or password.',
  description: 'Description',
  scope: 'Scope',
  scopeProject: 'All namespaces in this project',
  scopeNamespace: 'A single namespace',
  namespace: 'Namespace',
  namespaceHint: 'A name that is not there yet is made.',
  expires: 'Expires',
  expiresHint: 'Credentials of this address end after {hours} hours.',
  inHours: 'In {hours} hours',
  cloneTitle: 'Clone “{name}”',
  cloneLead: 'The same credential for another scope. No password is needed: it stays in the vault.',
  clone: 'Clone',
  project: 'Project',
  optional: 'Optional',
  create: 'Create',
  save: 'Save',
  saveAnyway: 'Save anyway',
  cancel: 'Cancel',
  asking: 'Asking {host} through the engine',
  saving: 'Saving',
  vaultLocked: 'The vault is locked. Unlock it first: a credential can be saved only then.',
  vaultAbsent: 'There is no vault yet. Protect one first: a credential can be saved only then.',
  protect: 'Protect your vault',
  noEngine: 'No engine is known yet, so there is nothing to prove the credential with.',
  summary: 'Please look at these fields',
  editExisting: 'Edit “{name}”',
} as const

export const addressNotes = {
  'docker-hub': 'This is Docker Hub by another name.',
  'default-port-dropped': 'The port 443 is the usual one and was left out.',
  'port-added': 'The port 80 was added because of http://.',
  'ipv6-normalised': 'The IPv6 address was written in its usual form.',
  idn: 'This host holds letters of other scripts. It is kept in the form that the network uses: check that it is the one you mean.',
  'plain-http':
    'Plain HTTP is decided by the engine, not by the address: it sends the password readable by everyone on the way. The engine must be told so.',
  'scheme-dropped': 'The scheme in front was left out.',
  'slash-dropped': 'Slashes at the end were left out.',
  'version-dropped': 'The version part of the API was left out.',
} as const

/** What is known of the registry at the typed address. */
export const addressHelp = {
  usernames: 'Usual here: {names}',
  'at-sign': 'Docker Hub takes your username (Docker ID), not your e-mail address.',
  'not-the-usual': 'This registry usually takes one of these usernames.',
} as const

export const presets = {
  label: 'Well-known registry',
  none: 'Any other',
  fillIn: 'Replace what stands in < and > by your own.',
  token: 'The password is {password}: {page}.',
  passwords: {
    'access-token': 'an access token',
    'deploy-token': 'a deploy token',
    'service-key': 'a key of a service account',
    'login-password': 'what this command prints',
    'robot-secret': 'the secret of a robot account',
    'api-key': 'an API key',
  },
} as const
