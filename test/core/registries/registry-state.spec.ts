import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { registryState, warnAt } from '../../../core/registries/state/registry-state.ts'

const at = (now: number, session = 'this run') => ({ now, session })
const hour = 3_600_000
const day = 24 * hour

describe('the state of a registry', () => {
  test.each([
    [{ active: true }, 1000, 'active'],
    [{ active: true, expiresAt: undefined }, 1000, 'active'],
    [{ active: true, expiresAt: 1001 }, 1000, 'active'],
    [{ active: true, expiresAt: 1000 }, 1000, 'expired'],
    [{ active: true, expiresAt: 999 }, 1000, 'expired'],
    [{ active: true, expiresAt: 1001, expired: true }, 1000, 'expired'],
    [{ active: false }, 1000, 'inactive'],
    [{ active: false, expiresAt: 1001 }, 1000, 'inactive'],
    [{ active: false, expiresAt: 999 }, 1000, 'inactive'],
    [{ active: true, lease: { kind: 'until', at: 1001 } }, 1000, 'active'],
    [{ active: true, lease: { kind: 'until', at: 1000 } }, 1000, 'inactive'],
    [{ active: true, lease: { kind: 'until', at: 1001 + hour } }, 1000, 'inactive'],
    [{ active: true, lease: { kind: 'until', at: 999 }, expiresAt: 999 }, 1000, 'inactive'],
    [{ active: true, lease: { kind: 'quit', session: 'this run' } }, 1000, 'active'],
    [{ active: true, lease: { kind: 'quit', session: 'an earlier run' } }, 1000, 'inactive'],
    [{ active: true, lease: { kind: 'quit' } }, 1000, 'inactive'],
    [{ active: true, lease: { kind: 'launch' } }, 1000, 'active'],
    [{ active: true, lease: { kind: 'launch', takenIn: 'this run' } }, 1000, 'active'],
    [{ active: true, lease: { kind: 'launch', takenIn: 'an earlier run' } }, 1000, 'inactive'],
    [{ active: false, lease: { kind: 'launch' } }, 1000, 'inactive'],
  ] as const)('%j at %i is %s', (record, now, state) => {
    expect(registryState(record, at(now))).toBe(state)
  })

  property.prop([fc.nat(), fc.nat(), fc.nat()])(
    'what has expired does not come back by itself',
    (expiresAt, overdue, later) => {
      const now = expiresAt + overdue
      expect(registryState({ active: true, expiresAt }, at(now))).toBe('expired')
      expect(registryState({ active: true, expiresAt }, at(now + later))).toBe('expired')
    },
  )
})

describe('rule 10: the warning ahead of an expiry', () => {
  test.each([
    ['an hour and a half ahead for twelve hours', 12 * hour, 1.5 * hour],
    ['an hour ahead at least', hour, hour],
    ['an eighth of the time ahead', 8 * day, day],
    ['three days ahead at most', 365 * day, 3 * day],
  ])('comes %s', (_, whole, ahead) => {
    expect(warnAt({ createdAt: 0, expirySetAt: 1000, expiresAt: 1000 + whole })).toBe(1000 + whole - ahead)
  })

  test('never comes where nothing expires', () => {
    expect(warnAt({ createdAt: 0 })).toBeUndefined()
  })
})
