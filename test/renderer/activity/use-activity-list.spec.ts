import { beforeEach, expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { ActivityEntry, ActivityFilter } from '../../../contract/activity.ts'
import { queryEntries } from '../../../core/activity/activity-query.ts'
import { type AskEntries, useActivityList } from '../../../renderer/activity/list/use-activity-list.ts'

let log: ActivityEntry[]
let gate: Promise<void>
let asked: Parameters<AskEntries>[0][]
let broken: Error | undefined

beforeEach(() => {
  log = []
  gate = Promise.resolve()
  asked = []
  broken = undefined
})

function note(count: number, ok = true): void {
  for (let at = 0; at < count; at += 1) {
    log.push({ id: `e${log.length}`, at: log.length, kind: 'vault.locked', ok })
  }
}
const ids = (entries: readonly ActivityEntry[] | undefined) => entries?.map(({ id }) => id)

async function open(atTop = ref(true), filter = ref<ActivityFilter>({})) {
  const scope = effectScope()
  const list = scope.run(() =>
    useActivityList(
      () => filter.value,
      () => atTop.value,
      async (query) => {
        asked.push(query)
        await gate
        if (broken) throw broken
        return queryEntries(log, query)
      },
    ),
  )
  if (!list) throw new Error('no list')
  await settled()
  return { list, filter, atTop }
}
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTick()
}

it('comes a page at a time, down to the oldest', async () => {
  note(450)
  const { list } = await open()
  expect(list.entries.value).toHaveLength(200)
  expect(list.ended.value).toBe(false)
  await Promise.all([list.older(), list.older()])
  expect(asked, 'asked for once while it is on its way').toHaveLength(2)
  await list.older()
  await list.older()
  expect(list.ended.value).toBe(true)
  expect(ids(list.entries.value)).toEqual([...log].reverse().map(({ id }) => id))
})

it('takes new entries in at once at the top, and holds them back where somebody reads further down', async () => {
  note(3)
  const { list, atTop } = await open()
  note(1)
  await list.newer()
  expect(ids(list.entries.value)).toEqual(['e3', 'e2', 'e1', 'e0'])

  atTop.value = false
  note(2)
  await list.newer()
  note(1)
  await list.newer()
  expect(ids(list.entries.value)).toEqual(['e3', 'e2', 'e1', 'e0'])
  expect(list.waiting.value).toBe(3)
  list.take()
  expect(ids(list.entries.value)).toEqual(['e6', 'e5', 'e4', 'e3', 'e2', 'e1', 'e0'])
  expect(list.waiting.value).toBe(0)
})

it('asks once more for what came while it asked, and never twice at a time', async () => {
  note(1)
  const { list } = await open()
  let release: () => void = () => undefined
  gate = new Promise((resolve) => {
    release = resolve
  })
  const first = list.newer()
  note(2)
  const more = [list.newer(), list.newer()]
  expect(asked).toHaveLength(2)
  release()
  await Promise.all([first, ...more])
  expect(asked).toHaveLength(3)
  expect(ids(list.entries.value)).toEqual(['e2', 'e1', 'e0'])
})

it('begins anew after a burst that leaves a gap', async () => {
  note(10)
  const { list } = await open()
  note(2500)
  await list.newer()
  expect(list.entries.value?.[0]?.id).toBe('e2509')
  expect(list.ended.value).toBe(false)
  await list.older()
  const found = ids(list.entries.value) ?? []
  expect(found).toEqual(
    [...log]
      .reverse()
      .slice(0, found.length)
      .map(({ id }) => id),
  )
})

it('leaves what is read where it is after such a burst, too', async () => {
  note(10)
  const { list, atTop } = await open()
  atTop.value = false
  note(1500)
  await list.newer()
  note(1)
  await list.newer()
  expect(ids(list.entries.value)?.[0]).toBe('e9')
  list.take()
  expect(list.entries.value).toHaveLength(1001)
  await list.older()
  expect(ids(list.entries.value)).toEqual(
    [...log]
      .reverse()
      .slice(0, 1201)
      .map(({ id }) => id),
  )
})

it('doubles nothing where the log changes while it begins anew', async () => {
  note(3)
  note(1, false)
  note(3)
  const { list, filter } = await open()
  let release: () => void = () => undefined
  gate = new Promise((resolve) => {
    release = resolve
  })
  filter.value = { ok: false }
  await settled()
  const newer = list.newer()
  note(1, false)
  release()
  await newer
  await settled()
  expect(ids(list.entries.value)).toEqual(['e7', 'e3'])
})

it('begins anew with another filter, and drops the answers to the one before', async () => {
  note(5)
  note(2, false)
  const { list, filter } = await open()
  let release: () => void = () => undefined
  gate = new Promise((resolve) => {
    release = resolve
  })
  filter.value = { ok: true }
  await settled()
  filter.value = { ok: false }
  await settled()
  release()
  await settled()
  expect(ids(list.entries.value)).toEqual(['e6', 'e5'])
  expect(list.ended.value).toBe(true)
})

it('finds the first entry of a log that was empty', async () => {
  const { list } = await open()
  expect(list.entries.value).toEqual([])
  note(1)
  await list.newer()
  expect(ids(list.entries.value)).toEqual(['e0'])
})

it('says what went wrong until something goes right, and keeps what it has', async () => {
  note(2)
  const { list } = await open()
  broken = new Error('gone')
  await list.newer()
  expect(list.failure.value).toEqual({ kind: 'bug' })
  expect(list.entries.value).toHaveLength(2)
  broken = undefined
  await list.newer()
  expect(list.failure.value).toBeUndefined()
})
