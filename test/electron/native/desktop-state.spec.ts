import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import type { Environment } from '../../../contract/environment/environment.ts'
import { withChanges } from '../../../contract/pull/pull-list.ts'
import type { PullJob } from '../../../contract/pulls.ts'
import {
  currentEngine,
  endedPulls,
  nothingKnown,
  runningPulls,
  windowProgress,
} from '../../../electron/native/desktop-state.ts'
import { pullJob } from './pull-job.ts'

const project = (id: string, environmentId: string) => ({ id, name: id, environmentId, namespaces: [] })
const environment = (id: string, fields: Partial<Environment> = {}): Environment => ({
  id,
  name: id,
  endpoint: '',
  way: 'socket',
  origins: [],
  added: false,
  hidden: false,
  absent: false,
  projects: [],
  ...fields,
})
const docker = { product: 'Docker', version: '20.10', apiVersion: '1.41', platform: 'linux/amd64' }

describe('the current engine', () => {
  const environments = [environment('first', { engine: docker }), environment('second')]

  it('is that of the chosen project, else that of the first', () => {
    const projects = [project('a', 'first'), project('b', 'second')]
    expect(currentEngine(projects, environments, 'b')?.name).toBe('second')
    expect(currentEngine(projects, environments, '')?.name).toBe('first')
    expect(currentEngine(projects, environments, 'gone')?.name).toBe('first')
    expect(currentEngine([], environments, '')?.name).toBe('first')
  })

  it('is never another one than the project has', () => {
    expect(currentEngine([project('a', 'lost')], environments, 'a')).toBeUndefined()
    expect(currentEngine([], [], '')).toBeUndefined()
  })

  it('is known once it answered, or did not', () => {
    expect(currentEngine([], environments, '')).toEqual({ name: 'first', answers: docker, known: true })
    expect(currentEngine([project('b', 'second')], environments, 'b')?.known).toBe(false)
    const away = environment('x', { problem: { code: 'environment.not-found', data: { id: 'x' } } })
    expect(currentEngine([], [away], '')).toEqual({ name: 'x', answers: undefined, known: true })
  })
})

const states = ['queued', 'pulling', 'stopping', 'done', 'failed', 'stopped'] as const

/** Jobs as the core has them: unique ids, and sizes that may be unknown. */
const jobs = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc
        .record({
          state: fc.constantFrom(...states),
          current: fc.nat(),
          total: fc.oneof(fc.constant(0), fc.nat()),
        })
        .map((fields) => pullJob({ id: String(id), ...fields })),
    ),
  ),
)

describe('the list of pulls', () => {
  property.prop([jobs, jobs, fc.boolean()])(
    'holds what the core has said of each, once',
    (before, news, all) => {
      const gone = before.slice(0, 1).map(({ id }) => id)
      const now = withChanges(before, { all, jobs: news, gone: all ? [] : gone })
      const ids = now.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const job of now) {
        expect(news.find(({ id }) => id === job.id) ?? before.find(({ id }) => id === job.id)).toEqual(job)
      }
      if (all) expect(now).toEqual(news)
      else for (const { id } of before.slice(1)) expect(ids).toContain(id)
    },
  )

  it('keeps the order, with the new ones above', () => {
    const list = withChanges([pullJob({ id: 'b' }), pullJob({ id: 'a' })], {
      all: false,
      jobs: [pullJob({ id: 'c' }), pullJob({ id: 'a', state: 'done' })],
      gone: [],
    })
    expect(list.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
    expect(runningPulls({ pulls: list }).map(({ id }) => id)).toEqual(['b', 'c'])
  })
})

describe('the pulls that have ended', () => {
  property.prop([jobs, jobs])('are told once each', (before, now) => {
    const told = endedPulls(before, now)
    expect(endedPulls(now, now)).toEqual([])
    for (const job of told) {
      expect(['done', 'failed']).toContain(job.state)
      const earlier = before.find(({ id }) => id === job.id)
      expect(earlier === undefined || ['queued', 'pulling', 'stopping'].includes(earlier.state)).toBe(true)
    }
  })

  it('are none of those that had ended before anybody looked', () => {
    expect(endedPulls(undefined, [pullJob({ state: 'done' })])).toEqual([])
  })

  it('are one too that began and ended in between, and none that the user stopped', () => {
    const now = [pullJob({ id: 'quick', state: 'failed' }), pullJob({ id: 'stopped', state: 'stopped' })]
    expect(endedPulls([pullJob({ id: 'stopped' })], now).map(({ id }) => id)).toEqual(['quick'])
  })
})

describe('the bar of the window', () => {
  const progress = (...pulls: readonly PullJob[]) => windowProgress({ ...nothingKnown, pulls })

  it('is away while nothing runs', () => {
    expect(windowProgress(nothingKnown)).toBe(-1)
    expect(progress(pullJob({ state: 'done' }), pullJob({ state: 'failed' }))).toBe(-1)
  })

  it('adds up what runs', () => {
    expect(progress(pullJob({ current: 10, total: 100 }), pullJob({ current: 90, total: 100 }))).toBe(0.5)
    expect(progress(pullJob(), pullJob({ state: 'queued', current: 0, total: 0 }))).toBe(0.5)
    expect(progress(pullJob({ current: 90, total: 60 }))).toBe(1)
  })

  it('says that nobody knows while a size is missing', () => {
    expect(progress(pullJob(), pullJob({ total: 0 }))).toBe(2)
    expect(progress(pullJob({ state: 'queued' }))).toBe(2)
  })

  property.prop([jobs])('is a value that Electron takes', (pulls) => {
    const value = progress(...pulls)
    expect(value === -1 || value === 2 || (value >= 0 && value <= 1)).toBe(true)
    expect(value === -1).toBe(runningPulls({ pulls }).length === 0)
  })
})
