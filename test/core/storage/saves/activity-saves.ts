import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { ActivityLog } from '../../../../core/activity/activity-log.ts'
import { notSaved } from '../../../../core/storage/durable-file.ts'
import type { SaveKind, SavePlace } from './save-kind.ts'

/** More than a segment holds, in one foreign line that is passed over. */
const fullSegment = Buffer.alloc(4 * 1024 * 1024, 'x')

const pathOf = ({ folder }: SavePlace) => join(folder, 'activity.jsonl')

function openLog(place: SavePlace, failures: unknown[] = []): Promise<ActivityLog> {
  return ActivityLog.open({
    layer: place.layer,
    path: pathOf(place),
    now: () => 1000,
    newId: randomUUID,
    onFailure: (error) => failures.push(error),
    onChange: () => undefined,
  })
}

/** The log tells nobody that an entry is saved; here its silence about a failure counts as that. */
async function recorded(log: ActivityLog, subject: string): Promise<void> {
  log.record({ kind: 'pull.done', ok: true, subject })
  await log.dispose()
}

function activitySave(name: string, prepare: SaveKind['prepare']): SaveKind {
  return {
    name: `activity: ${name}`,
    prepare,
    open: async (place) => {
      const failures: unknown[] = []
      const log = await openLog(place, failures)
      return {
        save: async () => {
          await recorded(log, 'second')
          const [failure] = failures.splice(0)
          if (failure !== undefined) throw notSaved(pathOf(place), failure)
        },
        // What the files hold: the log itself shows an entry whether it could be written or not.
        state: async () => {
          const entries = (await openLog(place)).list({ limit: 10 })
          return [...new Set(entries.map(({ subject }) => subject))]
        },
      }
    },
    steps: true,
    unsynced: true,
  }
}

/** The saves of the activity log. */
export const activitySaves: readonly SaveKind[] = [
  activitySave('first entry', async () => undefined),
  activitySave('entry added', async (place) => recorded(await openLog(place), 'first')),
  activitySave('segment turned', async (place) => {
    await recorded(await openLog(place), 'first')
    await place.layer.append(pathOf(place), fullSegment)
  }),
]
