import { randomUUID } from 'node:crypto'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { ActivityLog } from '../../../core/activity/activity-log.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-activity-'))
})
afterEach(() => rm(folder, { recursive: true }))

const open = () =>
  ActivityLog.open({
    layer: nodeFileLayer,
    path: join(folder, 'activity.jsonl'),
    now: () => 1,
    newId: () => randomUUID(),
    onFailure: (error) => expect.fail(String(error)),
    onChange: () => undefined,
  })
const subjects = (log: ActivityLog) => log.list({ limit: 100 }).map(({ subject }) => subject)

it('loses no entry to the half line that a crash left before it', async () => {
  const first = await open()
  first.record({ kind: 'pull.done', ok: true, subject: 'before' })
  await first.dispose()
  await appendFile(join(folder, 'activity.jsonl'), '{"id":"torn","at":1,"kind":"pu')

  const second = await open()
  second.record({ kind: 'pull.done', ok: true, subject: 'after' })
  await second.dispose()
  const third = await open()
  expect(subjects(third)).toEqual(['after', 'before'])
  await third.dispose()
})
