import { describe, expect, it } from 'vitest'
import { pullFraction, wholeFraction, withChanges } from '../../../contract/pull/pull-list.ts'
import type { PullJob } from '../../../contract/pulls.ts'
import { endedSince } from '../../../renderer/pulls/notify/ended-pulls.ts'
import { withLayers } from '../../../renderer/pulls/pull-changes.ts'
import { inLine, latestPulls, layerFraction, unpackedFraction } from '../../../renderer/pulls/pull-figures.ts'

const job = (change: Partial<PullJob>): PullJob => ({
  id: 'p1',
  environmentId: 'e1',
  projectId: 'p1',
  namespace: 'default',
  image: 'nginx:1',
  state: 'pulling',
  layers: 0,
  current: 0,
  total: 0,
  unpacking: false,
  message: '',
  stalled: false,
  offersAnonymous: false,
  createdAt: 0,
  ...change,
})

describe('the bar of a pull', () => {
  it('has no value until a layer has told its size', () => {
    expect(pullFraction(job({}))).toBeUndefined()
    expect(pullFraction(job({ current: 25, total: 100 }))).toBe(0.25)
  })

  it('is full when the pull is done, although nothing had to be moved', () => {
    expect(pullFraction(job({ state: 'done' }))).toBe(1)
  })

  it('never runs over', () => {
    expect(pullFraction(job({ current: 130, total: 100 }))).toBe(1)
    expect(layerFraction({ id: 'a', phase: 'downloading', current: 9, total: 3 })).toBe(1)
  })
})

describe('the list of pulls', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => job({ id }))
  if (!a || !b || !c) throw new Error('three jobs')

  it('is what the first message says, and what a later one says where that holds all', () => {
    expect(withChanges([a], { all: true, jobs: [c, b], gone: [] })).toEqual([c, b])
  })

  it('takes new jobs on top, changed ones in their place, and lets go of those that left', () => {
    const changed = { ...b, current: 7 }
    expect(withChanges([b, a], { all: false, jobs: [c, changed], gone: ['a'] })).toEqual([c, changed])
  })

  it('keeps the object of a job that did not change, so that its row is not drawn again', () => {
    const after = withChanges([b, a], { all: false, jobs: [{ ...b, current: 7 }], gone: [] })
    expect(after[1]).toBe(a)
  })

  it('has layers in the order in which the engine named them', () => {
    const [one, two, three] = ['1', '2', '3'].map((id) => ({ id, phase: 'waiting' as const, current: 0 }))
    if (!one || !two || !three) throw new Error('three layers')
    const news = [{ ...one, current: 5 }, three]
    expect(withLayers([one, two], news)).toEqual([{ ...one, current: 5 }, two, three])
  })
})

it('the latest pull of each image is the first in the list', () => {
  const jobs = [job({ id: 'c', image: 'a' }), job({ id: 'b', image: 'b' }), job({ id: 'a', image: 'a' })]
  expect([...latestPulls(jobs)]).toEqual(['c', 'b'])
})

it('the bars of a layer never run backwards, from the first byte to the last file', () => {
  const phases = [
    { phase: 'waiting' as const, current: 0 },
    { phase: 'downloading' as const, current: 0, total: 10 },
    { phase: 'downloading' as const, current: 9, total: 10 },
    { phase: 'verifying' as const, current: 0 },
    { phase: 'extracting' as const, current: 1, total: 10 },
    { phase: 'extracting' as const, current: 10, total: 10 },
    { phase: 'done' as const, current: 0 },
  ]
  const sums = phases.map(
    (at) => (layerFraction({ id: 'a', ...at }) ?? 0) + unpackedFraction({ id: 'a', ...at }),
  )
  expect(sums).toEqual([0, 0, 0.9, 1, 1.1, 2, 2])
})

it('those that are open stand in line, and then those that ended, the last one first', () => {
  const jobs = [
    job({ id: 'new', state: 'queued' }),
    job({ id: 'early', state: 'done', endedAt: 1 }),
    job({ id: 'late', state: 'failed', endedAt: 2 }),
    job({ id: 'old', state: 'pulling' }),
  ]
  expect(inLine(jobs).map(({ id }) => id)).toEqual(['old', 'new', 'late', 'early'])
})

it('several pulls have one fraction as soon as each of them has told a size', () => {
  const [half, none] = [job({ current: 50, total: 100 }), job({ state: 'queued' })]
  expect(wholeFraction([half, none, job({ current: 0, total: 100 })])).toBe(0.25)
  expect(wholeFraction([half, job({})])).toBeUndefined()
  expect(wholeFraction([])).toBeUndefined()
})

it('tells of pulls that ended since, and not of those that were stopped or had ended before', () => {
  const before = ['a', 'b', 'c', 'd'].map((id) => job({ id, state: id === 'd' ? 'done' : 'pulling' }))
  const states = { a: 'done', b: 'failed', c: 'stopped', d: 'done' } as const
  const now = before.map((each) => ({ ...each, state: states[each.id as keyof typeof states] }))
  expect(endedSince(before, now).map(({ id }) => id)).toEqual(['a', 'b'])
})
