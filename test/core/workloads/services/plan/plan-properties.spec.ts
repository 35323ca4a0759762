import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isAlive,
  isStopped,
  type ObservedReplica,
} from '../../../../../core/workloads/services/plan/observed-replica.ts'
import {
  type Growth,
  planService,
  type ServiceAction,
  type ServiceSpec,
} from '../../../../../core/workloads/services/plan/service-plan.ts'

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const

/** Any replicas at all, each with an id and a name of its own; several may be of the same second. */
const anyReplicas = fc
  .array(
    fc.record({
      state: fc.constantFrom(...states),
      createdAt: fc.integer({ min: 0, max: 5 }).map((second) => second * 1000),
      current: fc.boolean(),
      proven: fc.boolean(),
      fails: fc.boolean(),
      mayStart: fc.boolean(),
    }),
    { maxLength: 9 },
  )
  .map((list) =>
    list.map((each, index): ObservedReplica => ({ ...each, id: `c${index}`, name: `web-${index + 1}` })),
  )
const anySpec: fc.Arbitrary<ServiceSpec> = fc.record({
  wanted: fc.constantFrom('running', 'running', 'stopped', 'removed'),
  scale: fc.integer({ min: 0, max: 5 }),
  replacing: fc.constantFrom(undefined, 'forward', 'back'),
  newFirst: fc.boolean(),
})
const anyGrowth = fc.constantFrom<Growth[]>('granted', 'refused', 'later')

const idsOf = (actions: readonly ServiceAction[], step: ServiceAction['do']): string[] =>
  actions.flatMap((action) => (action.do === step && 'id' in action ? [action.id] : []))

const holds = (rule: (spec: ServiceSpec, replicas: ObservedReplica[], growth: Growth) => void) =>
  fc.assert(fc.property(anySpec, anyReplicas, anyGrowth, rule), { numRuns: 500 })

describe('whatever is seen of a service', () => {
  it('the plan never goes above the scale, but by the one that takes the place of another', () =>
    holds((spec, replicas, growth) => {
      const { actions } = planService(spec, replicas, growth)
      const removed = new Set(idsOf(actions, 'remove'))
      const kept = replicas.filter((replica) => isAlive(replica) && !removed.has(replica.id))
      const made = actions.filter(({ do: step }) => step === 'create').length
      expect(made).toBeLessThanOrEqual(1)
      const replaces = kept.some(({ current }) => !current) && spec.newFirst
      expect(kept.length + made).toBeLessThanOrEqual(spec.scale + (replaces && spec.scale > 0 ? 1 : 0))
    }))

  it('there is no new replica unless it is granted, wanted and asked for', () =>
    holds((spec, replicas, growth) => {
      const { actions, asks } = planService(spec, replicas, growth)
      const makes = actions.some(({ do: step }) => step === 'create')
      if (makes) expect([growth, asks, spec.wanted]).toEqual(['granted', true, 'running'])
    }))

  it('a replica of the wanted image goes only where there are too many, and the newest first', () =>
    holds((spec, replicas, growth) => {
      if (spec.wanted === 'removed') return
      const { actions } = planService(spec, replicas, growth)
      const removed = new Set(idsOf(actions, 'remove'))
      const current = replicas.filter((replica) => isAlive(replica) && replica.current)
      const gone = current.filter(({ id }) => removed.has(id))
      if (gone.length === 0) return
      const alive = replicas.filter(isAlive)
      expect(alive.length).toBeGreaterThan(spec.scale)
      expect(actions.some(({ do: step }) => step === 'create')).toBe(false)
      const kept = current.filter(({ id }) => !removed.has(id))
      for (const each of gone) {
        for (const other of kept) expect(each.createdAt).toBeGreaterThanOrEqual(other.createdAt)
      }
    }))

  it('where new replicas are refused, none goes but those above the scale, and what is stopped is started', () =>
    holds((spec, replicas, growth) => {
      if (spec.wanted !== 'running' || growth === 'granted') return
      const { actions } = planService(spec, replicas, growth)
      const removed = new Set(idsOf(actions, 'remove'))
      const alive = replicas.filter(isAlive)
      const kept = alive.filter(({ id }) => !removed.has(id))
      expect(kept.length).toBeGreaterThanOrEqual(Math.min(alive.length, spec.scale))
      const startable = kept.filter((replica) => isStopped(replica) && replica.mayStart)
      expect(idsOf(actions, 'start').sort()).toEqual(startable.map(({ id }) => id).sort())
    }))

  it('each replica is named once at most, and none that was not seen', () =>
    holds((spec, replicas, growth) => {
      const { actions } = planService(spec, replicas, growth)
      const named = actions.flatMap((action) => ('id' in action ? [action.id] : []))
      expect(new Set(named).size).toBe(named.length)
      const known = new Set(replicas.map(({ id }) => id))
      for (const id of named) expect(known).toContain(id)
    }))

  it('the same is planned for the same, in whatever order it was seen', () =>
    holds((spec, replicas, growth) => {
      const sorted = (list: readonly ServiceAction[]) => list.map((each) => JSON.stringify(each)).sort()
      const plan = planService(spec, replicas, growth)
      const again = planService(spec, [...replicas].reverse(), growth)
      expect(sorted(again.actions)).toEqual(sorted(plan.actions))
      expect({ ...again, actions: [] }).toEqual({ ...plan, actions: [] })
    }))
})

/** What an engine makes of a plan where everything goes well; new replicas show that they stay up a step later. */
function carriedOut(replicas: readonly ObservedReplica[], actions: readonly ServiceAction[], step: number) {
  const gone = new Set(idsOf(actions, 'remove'))
  const started = new Set(idsOf(actions, 'start'))
  const stopped = new Set(idsOf(actions, 'stop'))
  const left = replicas
    .filter(({ id, state }) => !gone.has(id) && state !== 'removing')
    .map((each) => {
      const state = started.has(each.id) ? 'running' : stopped.has(each.id) ? 'exited' : each.state
      return { ...each, state, proven: state === 'running' || state === 'paused', mayStart: true }
    })
  const made = actions.some(({ do: kind }) => kind === 'create')
  const replica: ObservedReplica = {
    id: `n${step}`,
    name: `web-${100 + step}`,
    state: 'running',
    createdAt: 1_000_000 + step * 1000,
    current: true,
    proven: false,
    fails: false,
    mayStart: true,
  }
  return made ? [...left, replica] : left
}

const settling = fc.constantFrom<ObservedReplica['state']>('running', 'exited', 'created', 'dead', 'removing')

describe('where everything goes well', () => {
  it('a service becomes what is wanted in a few steps, and stays so', () =>
    fc.assert(
      fc.property(anySpec, fc.array(fc.tuple(settling, fc.boolean()), { maxLength: 7 }), (spec, seen) => {
        let replicas = seen.map(
          ([state, current], index): ObservedReplica => ({
            id: `c${index}`,
            name: `web-${index + 1}`,
            state,
            createdAt: index * 1000,
            current,
            proven: false,
            fails: false,
            mayStart: true,
          }),
        )
        let plan = planService(spec, replicas, 'granted')
        for (let step = 0; step < 60 && !(plan.reached && plan.actions.length === 0); step += 1) {
          replicas = carriedOut(replicas, plan.actions, step)
          plan = planService(spec, replicas, 'granted')
        }
        expect(plan).toMatchObject({ reached: true, actions: [], asks: false, waits: false })
        const alive = replicas.filter(isAlive)
        if (spec.wanted === 'removed') expect(replicas).toEqual([])
        else if (spec.wanted === 'stopped') expect(alive.every(isStopped)).toBe(true)
        else
          expect(alive.map(({ current, state }) => [current, state])).toEqual(
            Array.from({ length: spec.scale }, () => [true, 'running']),
          )
      }),
      { numRuns: 300 },
    ))

  it.each([
    ['new ones first: never fewer than the scale run', true, 0],
    ['old ones first: never more than one is missing', false, 1],
  ])('all replicas are replaced with %s', (_, newFirst, missing) =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (scale) => {
        const spec: ServiceSpec = { wanted: 'running', scale, replacing: 'forward', newFirst }
        let replicas = Array.from(
          { length: scale },
          (_, index): ObservedReplica => ({
            id: `c${index}`,
            name: `web-${index + 1}`,
            state: 'running',
            createdAt: index * 1000,
            current: false,
            proven: true,
            fails: false,
            mayStart: true,
          }),
        )
        let plan = planService(spec, replicas, 'granted')
        for (let step = 0; step < 60 && !plan.reached; step += 1) {
          replicas = carriedOut(replicas, plan.actions, step)
          expect(replicas.length).toBeGreaterThanOrEqual(scale - missing)
          expect(replicas.length).toBeLessThanOrEqual(scale + 1 - missing)
          expect(replicas.filter(({ proven }) => !proven).length).toBeLessThanOrEqual(1)
          plan = planService(spec, replicas, 'granted')
        }
        expect(plan.reached).toBe(true)
        expect(replicas.every(({ current }) => current)).toBe(true)
      }),
    ),
  )
})
