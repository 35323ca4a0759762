import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { allowedActions, type RegistryAction } from '../../../contract/registry/registry-rules.ts'

type Stated = Pick<RegistrySummary, 'state' | 'undoUntil' | 'anonymous'>

/** What may be done with a registry now, in the order of the row's menu. */
export function applicableActions({ state, undoUntil, anonymous }: Stated): readonly RegistryAction[] {
  return allowedActions[state].filter((action) => {
    if (action === 'undo') return undoUntil !== undefined
    // Without a credential there is nothing that a Kubernetes secret could hold.
    return action !== 'export' || !anonymous
  })
}

/** The first fitting action, which stands as a one-click button beside the menu. */
export function quickAction(state: RegistrySummary['state']): 'activate' | 'deactivate' {
  return allowedActions[state][0]
}

const opening: readonly RegistryAction[] = ['verify', 'undo', 'clone', 'export']

/** Whether an action opens the sealed credential. Deactivate never does. */
export function needsVault(action: RegistryAction): boolean {
  return opening.includes(action)
}
