export type RegistryState = 'active' | 'inactive' | 'expired'

/**
 * The one state of a registry; both times are in milliseconds since 1970. Inactive wins over expired: an
 * expired registry can be deactivated, and inactive is the stricter of the two, as it forbids local images.
 */
export function registryState(
  record: { readonly active: boolean; readonly expiresAt?: number | undefined },
  now: number,
): RegistryState {
  if (!record.active) return 'inactive'
  return record.expiresAt !== undefined && record.expiresAt <= now ? 'expired' : 'active'
}
