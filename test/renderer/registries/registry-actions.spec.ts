import { describe, expect, it } from 'vitest'
import {
  needsVault,
  quickAction,
  registryActions,
} from '../../../renderer/registries/actions/registry-actions.ts'

describe('actions of a registry', () => {
  it.each([
    ['active', ['deactivate', 'verify', 'edit']],
    ['inactive', ['activate', 'edit', 'remove']],
    ['expired', ['deactivate', 'edit', 'remove']],
  ] as const)('%s: %j, in the order of the menu', (state, actions) => {
    expect(registryActions(state)).toEqual(actions)
    expect(actions[0]).toBe(quickAction(state))
  })

  it('deactivate works while the vault is locked, verify does not', () => {
    expect(needsVault('deactivate')).toBe(false)
    expect(needsVault('verify')).toBe(true)
  })
})
