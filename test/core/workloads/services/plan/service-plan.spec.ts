import { describe, expect, it } from 'vitest'
import type { ObservedReplica } from '../../../../../core/workloads/services/plan/observed-replica.ts'
import {
  planService,
  type ServiceAction,
  type ServiceSpec,
} from '../../../../../core/workloads/services/plan/service-plan.ts'

const spec = (fields: Partial<ServiceSpec> = {}): ServiceSpec => ({
  wanted: 'running',
  scale: 2,
  newFirst: true,
  ...fields,
})

/** Replicas in the words of these tests: `running`, `old exited`, `new running` (not yet proven), and so on. */
const replicas = (...words: readonly string[]): ObservedReplica[] =>
  words.map((word, index) => {
    const parts = word.split(' ')
    const state = parts.at(-1) as ObservedReplica['state']
    return {
      id: `c${index + 1}`,
      name: `web-${index + 1}`,
      state,
      createdAt: (index + 1) * 1000,
      current: !parts.includes('old'),
      proven: (state === 'running' && !parts.includes('new')) || state === 'paused',
      fails: parts.includes('failing'),
      mayStart: !parts.includes('waiting'),
    }
  })

const said = (actions: readonly ServiceAction[]): string[] =>
  actions.map((action) => ('id' in action ? `${action.do} ${action.id}` : action.do))

const planned = (
  fields: Partial<ServiceSpec>,
  words: readonly string[],
  growth: Parameters<typeof planService>[2] = 'granted',
) => {
  const plan = planService(spec(fields), replicas(...words), growth)
  return { ...plan, actions: said(plan.actions) }
}

describe('the plan of a service', () => {
  it.each<[what: string, Partial<ServiceSpec>, words: string[], actions: string[]]>([
    ['makes the first replica', {}, [], ['create']],
    ['makes one at a time', { scale: 5 }, ['running'], ['create']],
    ['does nothing where all is well', {}, ['running', 'running'], []],
    ['leaves one alone that was paused by hand', {}, ['running', 'paused'], []],
    ['leaves one alone that the engine starts again', {}, ['running', 'restarting'], []],
    ['starts what is stopped', {}, ['exited', 'running'], ['start c1']],
    ['starts what was made and never started', {}, ['running', 'created'], ['start c2']],
    ['starts what is stopped while it grows', { scale: 3 }, ['exited', 'running'], ['start c1', 'create']],
    ['waits with one that failed', {}, ['running', 'waiting exited'], []],
    ['counts none that is being removed', {}, ['running', 'removing'], ['create']],
    ['takes away what is dead', {}, ['running', 'dead'], ['remove c2', 'create']],
    ['removes the newest first', { scale: 1 }, ['running', 'running', 'running'], ['remove c3', 'remove c2']],
    [
      'removes the newest first, running or not',
      { scale: 1 },
      ['exited', 'running'],
      ['remove c2', 'start c1'],
    ],
    ['removes all at scale 0', { scale: 0 }, ['running'], ['remove c1']],
  ])('%s', (_, fields, words, actions) => {
    expect(planned(fields, words).actions).toEqual(actions)
  })

  it.each<[what: string, Partial<ServiceSpec>, words: string[], actions: string[]]>([
    ['makes none', {}, ['running'], []],
    ['starts what is stopped', {}, ['exited'], ['start c1']],
    ['scales down', { scale: 1 }, ['running', 'running'], ['remove c2']],
    ['starts replicas of the image from before', {}, ['old exited', 'old running'], ['start c1']],
    ['replaces none', { replacing: 'forward' }, ['old running', 'old running'], []],
    ['replaces none with few ports', { newFirst: false }, ['old running', 'old running'], []],
    ['ends the replacement that was under way', {}, ['old running', 'old running', 'running'], ['remove c2']],
  ])('where the match refuses new replicas it %s', (_, fields, words, actions) => {
    expect(planned(fields, words, 'refused').actions).toEqual(actions)
  })

  it('asks for the match exactly where it wants a new replica, or makes room for one', () => {
    const asks = (fields: Partial<ServiceSpec>, ...words: string[]) => planned(fields, words, 'refused').asks
    expect(asks({}, 'running')).toBe(true)
    expect(asks({}, 'old running', 'old running')).toBe(true)
    expect(asks({ newFirst: false }, 'old running', 'old running')).toBe(true)
    expect(asks({}, 'running', 'running')).toBe(false)
    expect(asks({}, 'running', 'exited')).toBe(false)
    expect(asks({ wanted: 'stopped' })).toBe(false)
    expect(asks({ wanted: 'removed' })).toBe(false)
    expect(asks({}, 'old running', 'old running', 'new running')).toBe(false)
  })

  it.each<[what: string, Partial<ServiceSpec>, words: string[], actions: string[]]>([
    ['a new one comes first', {}, ['old running', 'old running'], ['create']],
    [
      'the old one stays until the new one has shown itself',
      {},
      ['old running', 'old running', 'new running'],
      [],
    ],
    ['the old one goes then', {}, ['old running', 'old running', 'running'], ['remove c2']],
    ['one that does not run goes first', {}, ['old exited', 'old running', 'running'], ['remove c1']],
    ['the next one comes then', {}, ['old running', 'running'], ['create']],
    ['no second one comes beside one that is new', {}, ['old running', 'new running'], []],
    [
      'with few ports the old one goes first',
      { newFirst: false },
      ['old running', 'old running'],
      ['remove c2'],
    ],
    ['and the new one comes then', { newFirst: false }, ['old running'], ['create']],
    ['and the next old one waits for it', { newFirst: false }, ['old running', 'new running'], []],
  ])('while replicas are replaced, %s', (_, fields, words, actions) => {
    expect(planned({ replacing: 'forward', ...fields }, words).actions).toEqual(actions)
  })

  it('a new replica that does not stay up turns the change back, and only a change forward', () => {
    const words = ['old running', 'old running', 'new failing restarting']
    expect(planned({ replacing: 'forward' }, words).failed).toBe(true)
    expect(planned({ replacing: 'back' }, words).failed).toBe(false)
    expect(planned({}, words).failed).toBe(false)
    expect(planned({ replacing: 'forward' }, ['old failing exited', 'running']).failed).toBe(false)
  })

  it('is reached when every replica has shown that it stays up', () => {
    expect(planned({ replacing: 'forward' }, ['running', 'new running']).reached).toBe(false)
    expect(planned({ replacing: 'forward' }, ['running', 'new running']).waits).toBe(true)
    expect(planned({ replacing: 'forward' }, ['running', 'running']).reached).toBe(true)
    expect(planned({}, ['running', 'new running']).reached).toBe(true)
    expect(planned({}, ['running', 'old running']).reached).toBe(false)
    expect(planned({}, ['running', 'exited']).reached).toBe(false)
  })

  it('stops what runs and keeps it, without a new one', () => {
    expect(planned({ wanted: 'stopped', scale: 3 }, ['running', 'restarting', 'exited']).actions).toEqual([
      'stop c2',
      'stop c1',
    ])
    expect(planned({ wanted: 'stopped' }, ['exited']).reached).toBe(true)
    expect(planned({ wanted: 'stopped', scale: 1 }, ['exited', 'exited']).actions).toEqual(['remove c2'])
  })

  it('removes everything, and is done when nothing is left', () => {
    const { actions, reached } = planned({ wanted: 'removed' }, ['running', 'dead', 'removing', 'old exited'])
    expect(actions).toEqual(['remove c2', 'remove c1', 'remove c4'])
    expect(reached).toBe(false)
    expect(planned({ wanted: 'removed' }, ['removing']).reached).toBe(false)
    expect(planned({ wanted: 'removed' }, []).reached).toBe(true)
  })
})
