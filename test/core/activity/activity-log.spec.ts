import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, test } from 'vitest'
import { activitySegmentBytes } from '../../../contract/activity.ts'
import { ActivityLog } from '../../../core/activity/activity-log.ts'
import type { FileLayer } from '../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { FaultyFileLayer } from '../storage/faulty-file-layer.ts'

let folder: string
let made: number
let failures: unknown[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-activity-'))
  made = 0
  failures = []
})
afterEach(() => rm(folder, { recursive: true }))

const file = () => join(folder, 'activity.jsonl')
const open = (layer: FileLayer = nodeFileLayer) =>
  ActivityLog.open({
    layer,
    path: file(),
    now: () => 1,
    newId: () => {
      made += 1
      return `entry-${made}`
    },
    onFailure: (error) => failures.push(error),
    onChange: () => undefined,
  })
const subjects = (log: ActivityLog) => log.list({ limit: 100_000 }).map(({ subject }) => subject)
const note = (log: ActivityLog, subject: string) => log.record({ kind: 'pull.done', ok: true, subject })

it('loses no entry to the half line that a crash left before it', async () => {
  const first = await open()
  note(first, 'before')
  await first.dispose()
  await appendFile(file(), '{"id":"torn","at":1,"kind":"pu')

  const second = await open()
  note(second, 'after')
  await second.dispose()
  const third = await open()
  expect(subjects(third)).toEqual(['after', 'before'])
  await third.dispose()
  expect(failures).toEqual([])
})

test.each(['ENOSPC', 'short'])(
  'what a disk did not take (%s) is written with the next entry, once',
  async (kind) => {
    const faulty = new FaultyFileLayer(nodeFileLayer, { at: 1, kind, lasting: false }, false)
    const log = await open(faulty)
    note(log, 'one')
    await log.dispose()
    faulty.arm()
    note(log, 'two')
    note(log, 'three')
    await log.dispose()
    note(log, 'four')
    await log.dispose()
    expect(failures).toHaveLength(1)
    expect(subjects(await open())).toEqual(['four', 'three', 'two', 'one'])
  },
)

it('writes at its end what the disk did not take', async () => {
  const faulty = new FaultyFileLayer(nodeFileLayer, { at: 1, kind: 'ENOSPC', lasting: false })
  const log = await open(nodeFileLayer)
  await log.dispose()
  const second = await open(new Proxy(faulty, onlyAppendsFail))
  note(second, 'last')
  await second.dispose()
  expect(failures).toHaveLength(1)
  expect(subjects(await open())).toEqual(['last'])
})

it('keeps a whole segment when it turns over, and memory holds what the files hold', async () => {
  const line = (segment: string, at: number) =>
    `${JSON.stringify({ id: `${segment}-${at}`, at: 1, kind: 'pull.done', ok: true, subject: `${segment}${at}` })}\n`
  const lines = (segment: string, length: number) =>
    Array.from({ length }, (_, at) => line(segment, at)).join('')
  await writeFile(`${file()}.1`, lines('old', 3))
  const many = Math.ceil(activitySegmentBytes / line('new', 10_000).length) + 2000
  await writeFile(file(), lines('new', many))

  const log = await open()
  expect(log.overview({}).total).toBe(many + 3)
  note(log, 'turn')
  await log.dispose()
  note(log, 'after')
  await log.dispose()
  expect(subjects(log).slice(0, 3)).toEqual(['after', 'turn', `new${many - 1}`])
  expect(log.overview({})).toMatchObject({ total: many + 2 })
  expect(subjects(await open())).toEqual(subjects(log))
  expect((await readFile(file(), 'utf8')).trim().split('\n')).toHaveLength(1)
  expect(failures).toEqual([])
})

it('lets go of the oldest segment each time it turns over', async () => {
  const log = await open()
  const full = 'x'.repeat(activitySegmentBytes)
  for (const subject of ['a', full, 'b', full, 'c']) {
    note(log, subject)
    await log.dispose()
  }
  expect(subjects(log).map((subject) => subject?.slice(0, 1))).toEqual(['c', 'x', 'b'])
  expect(subjects(await open())).toEqual(subjects(log))
})

/** Passes every operation through to the real layer but `append`. */
const onlyAppendsFail: ProxyHandler<FaultyFileLayer> = {
  get: (faulty, name: keyof FileLayer) =>
    name === 'append' ? faulty.append.bind(faulty) : nodeFileLayer[name],
}
