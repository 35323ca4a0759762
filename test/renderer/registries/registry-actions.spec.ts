import { describe, expect, it } from 'vitest'
import {
  applicableActions,
  needsVault,
  quickAction,
} from '../../../renderer/registries/actions/registry-actions.ts'
import { summary } from './summary.ts'

describe('actions of a registry', () => {
  it.each([
    ['active', ['deactivate', 'lease', 'verify', 'edit', 'clone', 'export']],
    ['inactive', ['activate', 'lease', 'edit', 'clone', 'export', 'remove']],
    ['expired', ['activate', 'deactivate', 'edit', 'clone', 'export', 'remove']],
  ] as const)('%s: %j, in the order of the menu', (state, actions) => {
    expect(applicableActions(summary({ state }))).toEqual(actions)
    expect(actions[0]).toBe(quickAction(state))
  })

  it('undo stands after edit, as long as there is something to undo', () => {
    const actions = applicableActions(summary({ undoUntil: 5 }))
    expect(actions.slice(actions.indexOf('edit'))).toEqual(['edit', 'undo', 'clone', 'export'])
  })

  it('without a credential there is nothing to export', () => {
    expect(applicableActions(summary({ anonymous: true }))).not.toContain('export')
  })

  it('deactivate works while the vault is locked; what opens the credential does not', () => {
    const shut = ['verify', 'undo', 'clone', 'export'] as const
    for (const action of shut) expect(needsVault(action), action).toBe(true)
    for (const action of ['activate', 'deactivate', 'lease', 'edit', 'remove'] as const) {
      expect(needsVault(action), action).toBe(false)
    }
  })
})
