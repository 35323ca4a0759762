import { describe, expect, it } from 'vitest'
import { type ChaosEvent, chaosPlan } from './chaos-plan.ts'
import {
  atRest,
  following,
  freshRules,
  needsAnotherTry,
  type Rules,
  wrongAtAnyTime,
  wrongWith,
} from './rule-model.ts'
import type { SeenService } from './seen-service.ts'

const seen = (
  ids: readonly string[],
  told: Partial<SeenService['told']> = {},
  change: Partial<SeenService> = {},
): SeenService => ({
  name: 'web',
  pinned: 'sha256:a',
  imageIsLocal: true,
  replicas: ids.map((id) => ({ id, name: `web-${id}`, state: 'running', imageId: 'sha256:a' })),
  told: { scale: 2, running: ids.length, state: 'steady', ...told },
  ...change,
})
const two = freshRules([{ scale: 2, known: ['1', '2'] }])
const having = (rules: Rules, ...events: ChaosEvent[]): Rules =>
  events.reduce((before, event) => following(before, event), rules)
const inactive = (): Rules => atRest(having(two, { do: 'deactivate' }), [seen(['1', '2'])])
const blocked = (code: string) => ({ state: 'blocked', problem: { code } })

describe('the rules as a model', () => {
  it('find nothing wrong with a service that is what was asked for', () => {
    expect(wrongWith(two, 0, seen(['1', '2']))).toEqual([])
  })

  it.each<[string, Rules, SeenService, RegExp]>([
    ['one too many', two, seen(['1', '2', '3'], { running: 3 }), /has 3 replicas of 2/],
    ['one too few', two, seen(['1'], { state: 'working' }), /may be 2 and is 1/],
    [
      'a stopped one',
      two,
      seen(['1', '2'], {}, { replicas: [{ id: '1', name: 'web-1', state: 'exited', imageId: 'sha256:a' }] }),
      /do not run: web-1 exited/,
    ],
    ['another image', two, seen(['1', '2'], {}, { pinned: 'sha256:b' }), /another image/],
    ['one that nobody took', inactive(), seen(['1'], blocked('match.inactive')), /nobody took: 1, not 2/],
    [
      'no reason',
      following(inactive(), { do: 'remove', service: 0, pick: 0 }, [1]),
      seen(['1']),
      /told to be steady/,
    ],
    [
      'another reason',
      following(inactive(), { do: 'remove', service: 0, pick: 0 }, [1]),
      seen(['1'], blocked('vault.locked')),
      /vault.locked, not match.inactive/,
    ],
  ])('find %s', (_, rules, service, fault) => {
    expect(wrongWith(rules, 0, service).join()).toMatch(fault)
  })

  it('allow a service to be less only where the match, or its image, is not to be had', () => {
    const taken: ChaosEvent = { do: 'remove', service: 0, pick: 0 }
    const one = (code: string, isLocal = true) => seen(['1'], blocked(code), { imageIsLocal: isLocal })
    expect(wrongWith(following(inactive(), taken, [1]), 0, one('match.inactive'))).toEqual([])
    const deleted = following(having(two, { do: 'delete' }), taken, [1])
    expect(wrongWith(deleted, 0, one('match.needs-credential'))).toEqual([])
    const locked = following(having(two, { do: 'lock' }), taken, [1])
    expect(wrongWith(locked, 0, one('vault.locked', false))).toEqual([])
    expect(wrongWith(locked, 0, one('vault.locked')).join()).toMatch(/may be 2/)
    const down = following(having(two, { do: 'end-registry' }), taken, [1])
    expect(wrongWith(down, 0, one('pull.unreachable', false))).toEqual([])
  })

  it('at no moment allow a new replica of a registry that was not active, nor more than were ever wanted', () => {
    expect(wrongAtAnyTime(inactive(), 0, seen(['1', '3'])).join()).toMatch(/never active: web-3/)
    expect(wrongAtAnyTime(having(inactive(), { do: 'activate' }), 0, seen(['1', '3']))).toEqual([])
    expect(wrongAtAnyTime(two, 0, seen(['1', '2', '3'])).join()).toMatch(/at most 2 were wanted/)
    const grown = having(two, { do: 'scale', service: 0, scale: 3 }, { do: 'scale', service: 0, scale: 1 })
    expect(wrongAtAnyTime(grown, 0, seen(['1', '2', '3']))).toEqual([])
  })

  it('wait no longer than a test does: for a registry that is away, and after many setbacks', () => {
    const waits = atRest(two, [seen([], blocked('pull.unreachable'), { imageIsLocal: false })])
    expect(needsAnotherTry(waits, 0)).toBe(true)
    expect(needsAnotherTry(having(waits, { do: 'right-password' }), 0)).toBe(false)
    const kill: ChaosEvent = { do: 'kill', service: 0, pick: 0 }
    expect(needsAnotherTry(having(two, kill, kill, kill), 0)).toBe(false)
    expect(needsAnotherTry(having(two, kill, kill, kill, kill), 0)).toBe(true)
  })
})

describe('a plan of chaos', () => {
  it('is the same for a seed, has so many events, and leaves engine and program running', () => {
    expect(chaosPlan(7, 200)).toEqual(chaosPlan(7, 200))
    expect(chaosPlan(7, 200)).not.toEqual(chaosPlan(8, 200))
    for (const round of chaosPlan(7, 200)) {
      const last = (...names: string[]) => round.findLast((event) => names.includes(event.do))?.do
      expect(last('end-engine', 'start-engine')).not.toBe('end-engine')
      expect(last('kill-app', 'start-app')).not.toBe('kill-app')
    }
    expect(chaosPlan(7, 200).flat().length).toBeGreaterThanOrEqual(200)
  })

  it('has every kind of event before long', () => {
    const kinds = new Set(
      [1, 2, 3].flatMap((seed) =>
        chaosPlan(seed, 200)
          .flat()
          .map((event) => event.do),
      ),
    )
    expect(kinds.size).toBe(21)
  })
})
