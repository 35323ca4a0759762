import { randomBytes, randomUUID } from 'node:crypto'
import { Problem } from '../../contract/problem.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import { BackupMaker } from '../backup/backup-maker.ts'
import { KeptStates } from '../backup/kept-states.ts'
import { RestoreService } from '../backup/restore/restore-service.ts'
import type { PullQueue } from '../pulls/pull-queue.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import type { ScryptCost } from '../vault/slots/passphrase-slot.ts'
import type { Vault } from '../vault/vault.ts'
import { openCoreFiles } from './core-files.ts'
import { dataShape } from './data-formats.ts'

export interface CoreBackupsOptions {
  layer: FileLayer
  dataFolder: string
  vault: Vault
  pulls: PullQueue
  activity: ActivityRecorder
  onBug: (error: unknown) => void
  /** The environment of the first project, for a backup without projects. */
  environmentId: string
  /** Asks the shell for a new core on the same folder. */
  restart: (restore: string) => void
  scryptCost?: ScryptCost
}

/** How long the answer to the page may take to leave before every connection ends (milliseconds). */
const answerFirst = 100

/** What makes backups, takes them in again, and looks after what restores have replaced. */
export function createBackups(options: CoreBackupsOptions) {
  const { layer, dataFolder: folder, vault, pulls, activity, onBug, restart, scryptCost } = options
  const ports = { layer, folder, shape: dataShape, clock: Date.now, random: randomBytes, onBug }
  const backups = new BackupMaker({
    ...ports,
    vault,
    onMade: () => activity.record({ kind: 'backup.made', ok: true }),
    ...(scryptCost && { scryptCost }),
  })
  const restores = new RestoreService({
    ...ports,
    pullsRunning: () => pulls.list().filter(({ state }) => openStates.has(state)).length,
    rehearse: (staged) => rehearse(staged, options),
    onReady: (restore) => setTimeout(() => restart(restore), answerFirst),
  })
  const keptStates = new KeptStates(ports)
  return {
    backups,
    restores,
    keptStates,
    dispose: async () => {
      await Promise.all([restores.dispose(), keptStates.dispose()])
    },
  }
}

const openStates: ReadonlySet<string> = new Set(['queued', 'pulling', 'stopping'])

/** Opens what was restored as the next core will, so that it cannot fail to start. Throws `backup.damaged`. */
async function rehearse(
  dataFolder: string,
  { layer, onBug, environmentId }: CoreBackupsOptions,
): Promise<void> {
  try {
    const files = await openCoreFiles({
      dataFolder,
      vault: { layer, slots: [], clock: Date.now, random: randomBytes },
      activity: { now: Date.now, newId: randomUUID, onFailure: onBug, onChange: () => undefined },
      newId: randomUUID,
      environmentId,
    })
    await files.dispose()
  } catch (error) {
    if (error instanceof Problem && error.code === 'storage.damaged') throw new Problem('backup.damaged', {})
    throw error
  }
}
