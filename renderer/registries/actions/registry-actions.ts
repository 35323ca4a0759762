import type { RegistryState } from '../../../contract/registries.ts'

/** What may be done with one registry, by the names of `registries.actions`. */
export type RegistryAction = 'activate' | 'deactivate' | 'verify' | 'edit' | 'remove'

const applicable: Readonly<Record<RegistryState, readonly RegistryAction[]>> = {
  active: ['deactivate', 'verify', 'edit'],
  inactive: ['activate', 'edit', 'remove'],
  expired: ['deactivate', 'edit', 'remove'],
}

/** The actions that apply in a state, in the fixed order of the row's menu. */
export function registryActions(state: RegistryState): readonly RegistryAction[] {
  return applicable[state]
}

/** The first fitting action, which stands as a one-click button beside the menu. */
export function quickAction(state: RegistryState): 'activate' | 'deactivate' {
  return state === 'inactive' ? 'activate' : 'deactivate'
}

/** Whether an action opens the sealed credential. Deactivate never does. */
export function needsVault(action: RegistryAction): boolean {
  return action === 'verify'
}
