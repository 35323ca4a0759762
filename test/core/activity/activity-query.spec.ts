import { randomUUID } from 'node:crypto'
import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  type ActivityEntry,
  activityEntrySchema,
  activityGroup,
  activityGroupSchema,
  activityKindSchema,
} from '../../../contract/activity.ts'
import { queryEntries, surveyEntries } from '../../../core/activity/activity-query.ts'
import { exportLines } from '../../../core/activity/entry-lines.ts'

const hub = { id: 'hub', name: 'team-hub' }
const log: readonly ActivityEntry[] = [
  { id: 'a', at: 10, kind: 'registry.added', ok: true, registry: { id: 'hub', name: 'old-name' } },
  { id: 'b', at: 20, kind: 'pull.failed', ok: false, registry: hub, subject: 'App:1', code: 'pull.quota' },
  { id: 'c', at: 30, kind: 'terminal.given', ok: true, subject: 'ghcr.io', program: 'docker' },
  { id: 'd', at: 40, kind: 'launch.started', ok: true, subject: 'nginx:1' },
]
const ids = (query: Parameters<typeof queryEntries>[1]) => queryEntries(log, query).map(({ id }) => id)

describe('the entries that are meant', () => {
  test.each([
    [{}, 'dcba'],
    [{ registryId: 'hub' }, 'ba'],
    [{ group: 'pulls' }, 'b'],
    [{ group: 'workloads' }, 'd'],
    [{ ok: false }, 'b'],
    [{ program: 'docker' }, 'c'],
    [{ from: 20, to: 40 }, 'cb'],
    [{ text: ' APP ' }, 'b'],
    [{ text: 'QUOTA' }, 'b'],
    [{ text: 'team-h' }, 'b'],
    [{ text: 'dock' }, 'c'],
    [{ text: 'launch.' }, 'd'],
    [{ registryId: 'hub', ok: true }, 'a'],
    [{ registryId: 'other' }, ''],
    [{ before: 'c' }, 'ba'],
    [{ after: 'b' }, 'dc'],
    [{ before: 'gone' }, ''],
    [{ after: 'gone' }, 'dcba'],
    [{ before: 'd', after: 'a' }, 'cb'],
    [{ before: 'd', ok: false }, 'b'],
  ] as const)('%j are %s, newest first', (query, expected) => {
    expect(ids({ ...query, limit: 100 }).join('')).toBe(expected)
  })

  it('come as many as are asked for, from the newest on', () => {
    expect(ids({ limit: 2 })).toEqual(['d', 'c'])
    expect(ids({ limit: 1, before: 'd' })).toEqual(['c'])
  })

  it('are counted, with whom the whole log knows of', () => {
    expect(surveyEntries(log, { ok: true })).toEqual({
      total: 4,
      matching: 3,
      oldestAt: 10,
      registries: [{ id: 'hub', name: 'team-hub' }],
      programs: ['docker'],
    })
    expect(surveyEntries([], {})).toEqual({ total: 0, matching: 0, registries: [], programs: [] })
  })
})

it('every kind belongs to a group, and no group is empty', () => {
  const used = new Set(activityKindSchema.options.map(activityGroup))
  expect([...used].sort()).toEqual([...activityGroupSchema.options].sort())
})

const entry = fc.record({ kind: fc.constantFrom(...activityKindSchema.options), ok: fc.boolean() })

property.prop([
  fc.array(entry, { maxLength: 60 }),
  fc.array(entry, { maxLength: 20 }),
  fc.integer({ min: 1, max: 9 }),
])('pages that follow each other hold each entry once, whatever comes meanwhile', (first, later, limit) => {
  const made = (entries: typeof first) => entries.map((one, at) => ({ id: randomUUID(), at, ...one }))
  const before = made(first)
  const entries = [...before]
  const seen: string[] = []
  let page = queryEntries(entries, { ok: true, limit })
  while (page.length > 0) {
    seen.push(...page.map(({ id }) => id))
    entries.push(...made(later))
    page = queryEntries(entries, { ok: true, limit, before: seen.at(-1) })
  }
  expect(seen).toEqual(
    before
      .filter(({ ok }) => ok)
      .map(({ id }) => id)
      .reverse(),
  )
})

describe('an export', () => {
  const read = (entries: ActivityEntry[]) => [...exportLines(entries)].map(({ text }) => text)

  it('is one JSON object a line, with its time in words that every tool reads', () => {
    const [text = ''] = read([...log])
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line))
    expect(lines[1]).toEqual({ time: '1970-01-01T00:00:00.020Z', ...log[1] })
    expect(lines).toHaveLength(4)
    expect(read([])).toEqual([])
  })

  it('comes in parts of whole lines', () => {
    const many = Array.from({ length: 2000 }, (_, at) => ({ ...log[1], id: `e${at}` }) as ActivityEntry)
    const parts = read(many)
    expect(parts.length).toBeGreaterThan(3)
    for (const part of parts) expect(part.endsWith('\n')).toBe(true)
    expect(parts.join('').trimEnd().split('\n')).toHaveLength(2000)
  })

  it('writes names so that they neither end a line nor turn it round', () => {
    const subject = 'a\u2028b\u202ec\u0085d\ne\u0000\ufefff=1+1'
    const [text = ''] = read([{ id: 'x', at: 1, kind: 'pull.done', ok: true, subject }])
    expect(text).toMatch(/^[\u0020-\u007e]+\n$/)
    const { time, ...rest } = JSON.parse(text) as Record<string, unknown>
    expect(time).toBe('1970-01-01T00:00:00.001Z')
    expect(activityEntrySchema.parse(rest).subject).toBe(subject)
  })
})
