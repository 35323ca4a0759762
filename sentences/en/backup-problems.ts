import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** What can go wrong with backups of the workspace. */
export const backupProblems = {
  'wrong-passphrase': {
    says: 'This passphrase does not open this backup.',
    next: 'Type the passphrase with which the backup was made. It may differ from the one of the vault.',
  },
  damaged: {
    says: 'This file is not a whole backup of Fairlead. Nothing was changed.',
    next: 'Choose another file, or copy this one again from where it was kept.',
  },
  'too-large': {
    says: 'A backup has at most {most} MiB, and this one would have more.',
    next: 'Delete what is not needed any more, such as old registries, and try again.',
  },
  unsettled: {
    says: 'The workspace did not stop changing, so no consistent copy could be taken.',
    next: 'Wait until nothing is being changed, and try again.',
  },
  'pulls-running': {
    says: 'Images are being pulled. A restore would stop that.',
    next: 'Wait until the pulls have ended, or cancel them, then restore.',
  },
} as const satisfies ProblemCatalogue['backup']
