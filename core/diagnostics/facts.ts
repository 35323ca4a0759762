import type { ActivityEntry } from '../../contract/activity.ts'
import type { About, Settings } from '../../contract/app.ts'
import type { Environment } from '../../contract/environment/environment.ts'
import type { Project } from '../../contract/projects.ts'
import type { PullJob } from '../../contract/pulls.ts'
import type { RegistrySummary } from '../../contract/registry/registry-record.ts'
import type { Service } from '../../contract/services.ts'
import type { KeyringStatus, VaultStatus } from '../../contract/vault.ts'
import type { FolderListing } from './folder-listing.ts'
import type { LogLine } from './log-tail.ts'

/** The program and the process that it is. Sizes in bytes. */
export interface ProgramFacts {
  readonly version: string
  readonly shell: About['shell']
  readonly versions: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly arch: string
  readonly release: string
  readonly uptimeSeconds: number
  readonly residentBytes: number
  readonly heapBytes: number
  /** Names of variables of the environment that change what the program does; never their values. */
  readonly variables: readonly string[]
}

/** Everything of which a diagnosis is made, as the services tell it: names and addresses are not masked yet. */
export interface DiagnosticFacts {
  readonly at: number
  readonly home: string
  readonly dataFolder: string
  readonly program: ProgramFacts
  readonly settings: Settings
  readonly vault: VaultStatus
  /** Undefined where the keyring did not answer in time. */
  readonly keyring: KeyringStatus | undefined
  readonly registries: readonly RegistrySummary[]
  readonly projects: readonly Project[]
  readonly environments: readonly Environment[]
  readonly services: readonly Service[]
  readonly pulls: readonly Pick<PullJob, 'state' | 'stalled' | 'problem'>[]
  /** Newest first. */
  readonly activity: readonly ActivityEntry[]
  readonly notices: About['notices']
  readonly folder: FolderListing
  /** Undefined where the system does not tell. */
  readonly freeBytes: number | undefined
  readonly log: readonly LogLine[]
  /** How long it took to gather all this. */
  readonly milliseconds: number
}
