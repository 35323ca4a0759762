import { describe, expect, it } from 'vitest'
import type { PullJob } from '../../../contract/pulls.ts'
import { withChanges, withLayers } from '../../../renderer/pulls/pull-changes.ts'
import { latestPulls, layerFraction, pullFraction } from '../../../renderer/pulls/pull-figures.ts'

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
