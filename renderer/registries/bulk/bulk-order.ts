import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { applicableActions } from '../actions/registry-actions.ts'

/** What can be done with several registries at once. */
export type BulkAction = 'activate' | 'deactivate' | 'verify' | 'export' | 'remove'

/** The ones in a state for it. Whether each can is the core's to say; one that has expired needs a date of its own. */
export function usableFor(
  chosen: readonly RegistrySummary[],
  action: BulkAction,
): readonly RegistrySummary[] {
  return chosen.filter(
    (registry) =>
      applicableActions(registry).includes(action) &&
      (action !== 'activate' || registry.state === 'inactive'),
  )
}
