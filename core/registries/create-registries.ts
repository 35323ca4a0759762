import type { Topic } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { RecordFolder } from '../storage/record-folder.ts'
import type { Vault } from '../vault/vault.ts'
import { RegistryEditor } from './edit/registry-editor.ts'
import type { RegistryRecord } from './registry-record.ts'
import { RegistryService } from './registry-service.ts'
import { RegistryTimer } from './state/registry-timer.ts'
import { steadyClock } from './state/steady-clock.ts'
import { promoteCandidates, recoverSecrets } from './store/recovery.ts'
import { RegistryBook } from './store/registry-book.ts'
import { SecretChanges } from './store/secret-changes.ts'
import { RegistryBulk } from './verify/registry-bulk.ts'
import type { Prove } from './verify/verification.ts'
import { Verifier } from './verify/verifier.ts'

export interface RegistriesOptions {
  records: RecordFolder<RegistryRecord>
  vault: Vault
  projects: ProjectService
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  prove: Prove
  now: () => number
  /** Milliseconds from any start; never set back. */
  elapsed: () => number
  newId: () => string
  onBug: (error: unknown) => void
}

export interface Registries {
  readonly service: RegistryService
  readonly editor: RegistryEditor
  readonly verifier: Verifier
  readonly bulk: RegistryBulk
  /** For what adds registries in other ways than by the page's forms. */
  readonly store: { readonly book: RegistryBook; readonly changes: SecretChanges }
  /** Runs a step while no registry is being added or changed. */
  readonly inTurn: RegistryBook['inTurn']
  /** Does now what its time has come for; it happens by itself, but no sooner than a timer tells. */
  readonly look: () => Promise<void>
  dispose(): Promise<void>
}

/**
 * Builds everything of the Registries page, and brings to an end what the last run left: half-done changes of
 * secrets, leases that ended with it, and changes that can no longer be undone.
 */
export async function createRegistries(options: RegistriesOptions): Promise<Registries> {
  const { records, vault, projects, activity, announce, prove, now, elapsed, newId, onBug } = options
  const clock = steadyClock(now, elapsed)
  const book = new RegistryBook({ records, vault, projects, activity, announce, clock, session: newId() })
  const changes = new SecretChanges({ book, vault })
  const service = new RegistryService({ book, vault, activity })
  const verifier = new Verifier({ book, registries: service, prove, now })

  // a full disk is no bug: the states read the same, and what could not be saved is tried again
  const onFailure = (error: unknown) => {
    if (!(error instanceof Problem)) onBug(error)
  }
  await recoverSecrets({ book, changes, vault })
  const timer = new RegistryTimer({
    book,
    isSpent: (record) => service.isSpent(record),
    endLease: (id) => service.states.endLease(id),
    noteExpiry: (id) => service.states.noteExpiry(id),
    endUndo: (id) => book.inTurn(() => changes.endUndoIfOver(id)),
    onFailure,
  })
  await timer.look()
  const unlocking = vault.onChange(() => {
    if (vault.state === 'unlocked') promoteCandidates({ book, changes, vault }).catch(onFailure)
  })

  return {
    service,
    editor: new RegistryEditor({ book, changes, projects, vault, prove, now, newId }),
    verifier,
    bulk: new RegistryBulk({ book, registries: service, verifier }),
    store: { book, changes },
    inTurn: (step) => book.inTurn(step),
    look: () => timer.look(),
    dispose: async () => {
      unlocking.dispose()
      await timer.dispose()
      await book.inTurn(async () => undefined)
    },
  }
}
