import type { ProblemCode } from '../../../contract/problem.ts'

type Head<C extends string> = C extends `${infer H}.${string}` ? H : never
type Tail<C extends string, H extends string> = C extends `${H}.${infer T}` ? T : never

/** Words for every code of the contract: a code without words does not compile. */
type CodeWords = {
  readonly [H in Head<ProblemCode>]: { readonly [T in Tail<ProblemCode, H>]: string }
}

/** Why something failed, for the activity log, which knows the code of a problem and none of its facts. */
export const activityCodes = {
  input: { invalid: 'Some fields could not be used as they were.' },
  vault: {
    absent: 'There was no vault yet.',
    exists: 'There was a vault already.',
    locked: 'The vault was locked.',
    'wrong-passphrase': 'The passphrase was wrong.',
    'slow-down': 'Too many passphrases had been tried in a row.',
    'last-slot': 'It was the last way to open the vault.',
    'slot-unavailable': 'This way to open the vault was not there.',
    'secret-unreadable': 'The stored credential could not be read.',
  },
  storage: {
    'not-saved': 'A file could not be written.',
    damaged: 'A file was damaged.',
    'newer-format': 'A file was written by a newer Fairlead.',
    'folder-in-use': 'Another process used the data folder.',
  },
  diagnostics: { gone: 'The text was not kept any more.' },
  backup: {
    'wrong-passphrase': 'The passphrase of the backup was wrong.',
    damaged: 'The file was no whole backup.',
    'too-large': 'The file was too large for a backup.',
    unsettled: 'The data kept changing while it was copied.',
    'pulls-running': 'Pulls were running.',
  },
  registry: {
    'not-found': 'The registry was not there any more.',
    'name-taken': 'The name was taken.',
    'address-taken': 'There was a credential for this address and scope already.',
    'wrong-state': 'The state of the registry did not allow it.',
    'needs-renewal': 'The expiry of the registry had passed.',
    'nothing-to-undo': 'There was no change left to undo.',
    'not-proven': 'The credential could not be proven.',
  },
  match: {
    inactive: 'The registry is inactive, so it was refused before any call to the engine.',
    expired: 'The credential had expired.',
    'needs-credential': 'The image came with a credential, and none may be used for it now.',
    'not-a-candidate': 'The chosen credential may not be used for this image.',
  },
  engine: {
    unreachable: 'The engine did not answer.',
    unsupported: 'The engine cannot do this.',
    'plain-tcp': 'The engine is reached without encryption, which was not confirmed.',
    failed: 'The engine failed.',
  },
  pull: {
    'wrong-credential': 'The registry refused the username and password.',
    'no-right': 'The credential has no right to this repository.',
    'no-credential': 'The registry asked for a credential, and there was none.',
    'not-found': 'There is no such tag or repository, or no right to see it.',
    'no-platform': 'There is no image for this platform.',
    certificate: 'The certificate of the registry was not trusted.',
    'plain-http': 'The registry speaks plain HTTP.',
    proxy: 'The proxy stood in the way.',
    unreachable: 'The registry could not be reached.',
    'not-a-registry': 'What answered is not a registry.',
    quota: 'The registry takes no more pulls for now.',
    'disk-full': 'The disk of the engine was full.',
    incomplete: 'The pull ended before it was complete.',
    stopped: 'It was stopped.',
    'mirror-unconfirmed': 'The engine has a mirror that was not confirmed.',
    other: 'The registry or the engine gave another reason.',
  },
  desktop: {
    unavailable: 'Only the installed desktop application can do this.',
    refused: 'The system did not take the setting.',
  },
  job: {
    'not-found': 'The pull was not there any more.',
    'not-refused': 'The registry had not refused it.',
  },
  environment: {
    'not-found': 'The environment was not there any more.',
    'mirror-not-found': 'The engine has no such mirror any more.',
    'name-taken': 'The name was taken.',
    'not-added': 'The environment was not added by hand.',
    'in-use': 'Projects still live on the environment.',
    changed: 'The environment had been changed meanwhile.',
  },
  project: {
    'not-found': 'The project was not there any more.',
    'name-taken': 'The name was taken.',
    last: 'It was the last project.',
    'in-use': 'Registries or workloads still belonged to the project.',
  },
  namespace: {
    'not-found': 'The namespace was not there any more.',
    'name-taken': 'The name was taken.',
    last: 'It was the last namespace of its project.',
    'in-use': 'Registries or workloads still belonged to the namespace.',
  },
  launch: { 'not-found': 'The launch was not remembered any more.' },
  workload: {
    'not-found': 'The container was not there any more.',
    'name-taken': 'The name was taken.',
    'port-taken': 'A port was taken.',
    'no-free-network': 'The engine had no free network left.',
    'not-started': 'The container did not start.',
  },
  exchange: {
    stale: 'The files had changed meanwhile.',
    'login-refused': 'The login was not taken.',
    'helper-failed': 'A credential helper failed.',
    'file-left': 'The file was left as it was.',
    'backup-not-found': 'The backup was not there any more.',
    'not-confirmed': 'It was not confirmed.',
    'nothing-to-export': 'There was nothing to export.',
    'export-not-found': 'The exported file was not there any more.',
  },
  image: {
    'not-local': 'The image was not on the engine.',
    'in-use': 'A container used the image.',
    'not-loaded': 'The file held no image that the engine takes.',
    'not-saved': 'The image could not be written to a file.',
    'transfer-stopped': 'It was stopped.',
    'too-many-transfers': 'Too many files were on their way.',
  },
  service: {
    'not-found': 'The service was not there any more.',
    'name-taken': 'The name was taken.',
    'engine-answers': 'Its engine answered.',
    'nothing-to-undo': 'There was no image to go back to.',
    'few-ports': 'Its range of host ports was too small.',
    'image-moved': 'The tag had come to mean another image.',
    'replica-fails': 'A replica did not stay up.',
  },
} as const satisfies CodeWords
