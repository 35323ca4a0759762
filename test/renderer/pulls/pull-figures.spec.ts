import { describe, expect, it } from 'vitest'
import type { PullJob } from '../../../contract/pulls.ts'
import {
  isUnpacking,
  latestPulls,
  layerFraction,
  pullFraction,
  secondsLeft,
} from '../../../renderer/pulls/pull-figures.ts'

const job = (change: Partial<PullJob>): PullJob => ({
  id: 'p1',
  environmentId: 'e1',
  projectId: 'p1',
  namespace: 'default',
  image: 'nginx:1',
  state: 'pulling',
  layers: [],
  current: 0,
  total: 0,
  message: '',
  stalled: false,
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

  it('tells the time left only while bytes come', () => {
    const running = { current: 50, total: 150, rate: 20 }
    expect(secondsLeft(job(running))).toBe(5)
    expect(secondsLeft(job({ ...running, stalled: true }))).toBeUndefined()
    expect(secondsLeft(job({ ...running, rate: 0 }))).toBeUndefined()
    expect(secondsLeft(job({ ...running, state: 'done' }))).toBeUndefined()
  })
})

describe('a pull whose bytes are all here', () => {
  const layer = { id: 'a', phase: 'extracting' as const, current: 1, total: 100 }

  it('is unpacked, unless a byte is missing or it is over', () => {
    const unpacking = { current: 100, total: 100, layers: [layer] }
    expect(isUnpacking(job(unpacking))).toBe(true)
    expect(isUnpacking(job({ ...unpacking, current: 99 }))).toBe(false)
    expect(isUnpacking(job({ ...unpacking, state: 'done' }))).toBe(false)
    expect(isUnpacking(job({ ...unpacking, layers: [{ ...layer, phase: 'done' }] }))).toBe(false)
  })
})

it('the latest pull of each image is the first in the list', () => {
  const jobs = [job({ id: 'c', image: 'a' }), job({ id: 'b', image: 'b' }), job({ id: 'a', image: 'a' })]
  expect([...latestPulls(jobs)]).toEqual(['c', 'b'])
})
