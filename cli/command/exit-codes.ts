import type { ProblemCode } from '../../contract/problem.ts'
import type { CliCode } from './cli-error.ts'

interface ExitClass {
  readonly exit: number
  readonly says: string
  /** Codes of failures, or their beginnings where they end in a dot. */
  readonly codes: readonly (ProblemCode | CliCode | `${string}.`)[]
}

/**
 * Every exit code. A failure has that of the longest entry which is its code or the beginning of it, and 1 where
 * there is none.
 */
export const exitClasses: readonly ExitClass[] = [
  { exit: 0, says: 'Done.', codes: [] },
  {
    exit: 1,
    says: 'A bug, or a failure that no other code stands for.',
    codes: ['cli.', 'storage.', 'backup.', 'exchange.', 'job.', 'launch.', 'desktop.'],
  },
  {
    exit: 2,
    says: 'The command line cannot be used as it is: nothing was done.',
    codes: ['cli.usage', 'cli.ambiguous', 'cli.no-terminal', 'input.'],
  },
  {
    exit: 3,
    says: 'The match refuses: the registry is inactive or expired, or the image needs a credential.',
    codes: ['match.'],
  },
  {
    exit: 4,
    says: 'Something that was named is not there.',
    codes: [
      'cli.not-found',
      'registry.not-found',
      'project.not-found',
      'namespace.not-found',
      'environment.not-found',
      'environment.mirror-not-found',
      'workload.not-found',
      'service.not-found',
      'image.not-local',
      'job.not-found',
      'launch.not-found',
      'diagnostics.gone',
    ],
  },
  { exit: 5, says: 'The vault is locked, or there is none yet.', codes: ['vault.', 'cli.not-set-up'] },
  {
    exit: 6,
    says: 'The engine is away, or could not do it.',
    codes: [
      'engine.',
      'workload.',
      'image.',
      'pull.disk-full',
      'pull.incomplete',
      'pull.stopped',
      'service.replica-fails',
    ],
  },
  {
    exit: 7,
    says: 'The registry refused, could not be reached, or does not have the image.',
    codes: ['pull.', 'registry.not-proven', 'service.image-moved'],
  },
  {
    exit: 8,
    says: 'It does not apply now: a name or an address is taken, or something is in use or in another state.',
    codes: [
      'registry.',
      'project.',
      'namespace.',
      'service.',
      'environment.',
      'job.not-refused',
      'workload.name-taken',
      'workload.port-taken',
      'image.in-use',
      'image.too-many-transfers',
    ],
  },
  {
    exit: 9,
    says: 'The running app ended meanwhile, is another version, or holds the data folder without an answer.',
    codes: ['cli.app-ended', 'cli.other-version', 'storage.folder-in-use', 'storage.newer-format'],
  },
  { exit: 124, says: 'The time of --timeout was over.', codes: ['cli.timeout'] },
  { exit: 130, says: 'Ctrl-C. A pull that the command had started was stopped.', codes: ['cli.interrupted'] },
  { exit: 143, says: 'Ended by SIGTERM, in the same way.', codes: ['cli.terminated'] },
]

/** The exit code for a failure's code. */
export function exitCodeOf(code: string): number {
  let found = { exit: 1, length: 0 }
  for (const { exit, codes } of exitClasses) {
    for (const entry of codes) {
      const fits = entry.endsWith('.') ? code.startsWith(entry) : code === entry
      if (fits && entry.length > found.length) found = { exit, length: entry.length }
    }
  }
  return found.exit
}
