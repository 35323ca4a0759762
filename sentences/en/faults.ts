import type { FaultCode } from '../../contract/fault.ts'

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
  'platform-format': 'Write a platform as in linux/amd64 or linux/arm64/v8.',
  'command-quotes': 'A quote in the command is opened but not closed.',
  'ports-uneven':
    '“{text}”: two ranges of ports need the same length, and all entries together stand for 1000 ports at most.',
  'port-twice': '“{text}” is asked for twice.',
  'volume-format':
    'Write one volume on each line, as in /folder/here:/folder/there:ro or name:/folder: “{text}” is not one.',
  'volume-relative':
    'Write folders from the root on, as in /home/me/data:/data. The engine does not know which folder “{text}” starts from.',
  'volume-twice': 'Two volumes have the same place in the container: “{text}”.',
  'label-format': 'Write one name=value on each line: “{text}” is not of that form.',
  'label-reserved': '“{text}”: labels that begin with io.fairlead. are kept for this program.',
  'host-entry-format':
    'Write one name:address on each line, as in db:10.0.0.5: “{text}” is not of that form.',
  'ip-format': '“{text}” is not an IP address.',
  'path-absolute': 'Write the path from the root on, as in /app.',
  'retries-format': 'Write a whole number, or leave it empty for no end.',
  'cpu-limit': 'Write a number of processors from 0.01 on, as in 1.5.',
  'size-format': 'Write a size, as in 512m or 2g.',
  'memory-least': 'Engines give a container 6 MB or more.',
  'device-format': 'Write one device on each line, as in /dev/dri or /dev/a:/dev/b:rw: “{text}” is not one.',
  'gpus-format': 'Write “all”, a number, or device= and ids, as in device=0,1.',
  'capability-format': 'Write the names of capabilities, as in NET_ADMIN: “{text}” is not one.',
  'ulimit-format':
    'Write one limit on each line, as in nofile=1024:2048 with the lower one first: “{text}” is not one.',
  'sysctl-format': 'Write one name=value on each line, as in net.core.somaxconn=1024: “{text}” is not one.',
  'signal-format': 'Write the name of a signal, as in SIGINT, or its number.',
  'seconds-format': 'Write a whole number of seconds. -1 waits without end.',
  'hostname-format': 'Use letters, digits, dashes and dots, 64 characters at most.',
  'user-format': 'Write a user, or a user and a group, as in 1000 or app:staff.',
  'remove-and-restart':
    'A container that is removed when it ends cannot be started again. Choose one of the two.',
  'scale-format': 'Write a whole number from 1 to 100. Above 1 it is a service with so many replicas.',
  'scale-name':
    'The name of a service is what others reach it by: use small letters, digits and dashes, 63 at most, with a letter or digit at both ends.',
  'scale-restart':
    'Replicas of a service are started again unless they were stopped. Choose “Unless stopped”, or a scale of 1.',
  'scale-remove':
    'A service replaces the replicas that are gone, so they cannot be removed when they end. Choose one of the two.',
  'scale-port-fixed':
    '“{text}” can be given to one container only. Write a range of {count} ports or more, as in 8080-8179:80, or leave the port on this machine out.',
  'scale-ports-few':
    '“{text}” has too few ports: each of the {count} replicas needs one of its own, also beside other entries with the same ports.',
  'container-name-format':
    'Use letters, digits, dots, dashes and underscores, with a letter or digit at the front.',

  'endpoint-scheme': 'This is no address of that kind.',
  'endpoint-path': 'Write the whole path, from its first “/” on.',
  'endpoint-userinfo': 'No password may stand in the address.',
  'endpoint-user': 'This is no username for ssh.',
  'endpoint-host': 'This is no name or address of a machine.',
  'endpoint-port': 'A port is a number from 1 to 65535.',
  'endpoint-tls-port': 'Engines speak TLS at port 2376: choose “TCP with TLS”.',
  'folder-without-certificates': 'There is neither ca.pem nor cert.pem and key.pem in this folder.',

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
    next: { required: 'Type the new passphrase.' },
    namespace: { required: 'Choose a namespace, or type a new one.' },
  },
} as const
