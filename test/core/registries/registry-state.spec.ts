import { fc, test as property } from '@fast-check/vitest'
import { describe, expect, test } from 'vitest'
import { registryState } from '../../../core/registries/registry-state.ts'

describe('the state of a registry', () => {
  test.each([
    [{ active: true }, 1000, 'active'],
    [{ active: true, expiresAt: undefined }, 1000, 'active'],
    [{ active: true, expiresAt: 1001 }, 1000, 'active'],
    [{ active: true, expiresAt: 1000 }, 1000, 'expired'],
    [{ active: true, expiresAt: 999 }, 1000, 'expired'],
    [{ active: false }, 1000, 'inactive'],
    [{ active: false, expiresAt: 1001 }, 1000, 'inactive'],
    [{ active: false, expiresAt: 999 }, 1000, 'inactive'],
  ] as const)('%j at %i is %s', (record, now, state) => {
    expect(registryState(record, now)).toBe(state)
  })

  property.prop([fc.nat(), fc.nat(), fc.nat()])(
    'what has expired does not come back by itself',
    (expiresAt, now, later) => {
      fc.pre(registryState({ active: true, expiresAt }, now) === 'expired')
      expect(registryState({ active: true, expiresAt }, now + later)).toBe('expired')
    },
  )
})
