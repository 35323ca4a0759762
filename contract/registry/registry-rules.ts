/** What a row of the Registries page may offer, in the order of its menu. */
export const registryActions = [
  'activate',
  'deactivate',
  'lease',
  'verify',
  'edit',
  'undo',
  'clone',
  'export',
  'remove',
] as const
export type RegistryAction = (typeof registryActions)[number]

/**
 * Which actions a state allows, in the order of the menu; the first is the one-click button. An expired registry
 * is activated with a new expiry date only, and `undo` applies while the summary has `undoUntil`.
 */
export const allowedActions = {
  active: ['deactivate', 'lease', 'verify', 'edit', 'undo', 'clone', 'export'],
  inactive: ['activate', 'lease', 'edit', 'undo', 'clone', 'export', 'remove'],
  expired: ['activate', 'deactivate', 'edit', 'undo', 'clone', 'export', 'remove'],
} as const satisfies Record<'active' | 'inactive' | 'expired', readonly RegistryAction[]>
