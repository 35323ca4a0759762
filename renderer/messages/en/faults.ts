import type { FaultCode } from '../../../contract/fault.ts'

/** Sentences at form fields, by fault code. */
const byCode = {
  required: 'This is needed.',
  'too-long': 'This is too long: at most {max} characters.',
  'control-characters': 'This holds line breaks or control characters, perhaps from pasting. Take them out.',
  'name-format': 'Use small letters, digits, dashes and dots, with a letter or digit at both ends.',
  'email-format': 'This is not an e-mail address.',
  'username-colon': 'A username cannot hold a colon.',
  'namespace-format': 'Use small letters, digits and dashes, with a letter or digit at both ends.',
  'expiry-past': 'This date has passed. Choose a later one, or leave it empty.',
  'passphrase-short': 'This passphrase is too short. Four or five unrelated words are good.',
  'environment-format': 'Write one NAME=value on each line: “{text}” is not of that form.',
  'port-format': 'Write one port on each line, as in 8080:80 or 127.0.0.1:8080:80/tcp: “{text}” is not one.',
  'command-quotes': 'A quote in the command is opened but not closed.',
  'container-name-format':
    'Use letters, digits, dots, dashes and underscores, with a letter or digit at the front.',

  'address-empty': 'The address of the registry is needed.',
  'address-too-long': 'This is too long for an address.',
  'address-control': 'This holds control characters, perhaps from pasting. Take them out.',
  'address-space': 'An address has no spaces.',
  'address-userinfo': 'Leave the username and password out of the address. They have fields of their own.',
  'address-query': 'An address ends before the question mark.',
  'address-fragment': 'An address ends before the “#”.',
  'address-no-host': 'The host is missing.',
  'address-bad-host': 'This is not a host name.',
  'address-bad-port': 'A port is a number from 1 to 65535.',
  'address-bad-scheme': 'Only http:// and https:// can stand in front, and neither is needed.',
  'address-host-too-long': 'This host name is too long.',
  'address-odd-ip': 'Write the IP address in its usual form, four numbers from 0 to 255.',
  'address-lookalike-host':
    'This host holds characters that look like others, so it could pass for another host.',
  'address-trailing-dot': 'Leave out the dot at the end of the host.',
  'address-uppercase-host': 'Engines take host names as typed. Write this one in small letters.',
  'address-bad-path': 'The path after the host is not the path of a repository.',
  'address-path-too-long': 'The path after the host is too long.',
  'address-uppercase-path': 'Repositories are written in small letters.',

  'reference-empty': 'Which image? For example nginx:1.27 or quay.io/team/app.',
  'reference-uppercase': 'Repositories are written in small letters.',
  'reference-bad-format': 'This is not the name of an image.',
  'reference-bad-tag': 'This tag cannot be used: letters, digits, dots, dashes and underscores, at most 128.',
  'reference-bad-digest': 'This digest cannot be read. It looks like sha256: and 64 digits from 0 to f.',
  'reference-digest-algorithm': 'This kind of digest is not known. Use sha256 or sha512.',
  'reference-digest-length': 'This digest is too short or too long.',
  'reference-name-too-long': 'The name of the repository is too long: at most 255 characters.',
  'reference-bad-host': 'The part before the first slash is not a host name.',
  'reference-bad-port': 'A port is a number from 1 to 65535.',
  'reference-host-too-long': 'This host name is too long.',
  'reference-odd-ip': 'Write the IP address in its usual form, four numbers from 0 to 255.',
  'reference-uppercase-host': 'Engines take host names as typed. Write this one in small letters.',
  'reference-bare-id': 'This is an image id. Give the name of an image.',
  'reference-control': 'This holds control characters, perhaps from pasting. Take them out.',
  'reference-not-ascii': 'Names of images are written in plain letters without accents.',
  'reference-scheme': 'Leave out https:// in front.',
  'reference-space': 'The name of an image has no spaces.',
  'reference-too-long': 'This is too long for the name of an image.',
} as const satisfies Record<FaultCode, string>

/** `at.<field>.<code>` says it better where the field is known. */
export const faults = {
  ...byCode,
  unknown: 'This cannot be used.',
  offer: 'Use {offer}',
  at: {
    name: { required: 'A name is needed to tell this registry from others.' },
    username: { required: 'A password needs its username. Leave both empty for anonymous access.' },
    password: { required: 'Type the password or token of this username.' },
    passphrase: { required: 'Type the passphrase.' },
    namespace: { required: 'Choose a namespace, or type a new one.' },
  },
} as const
