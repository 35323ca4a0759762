import type { SecretRole } from '../../vault/seal/sealed-box.ts'
import { changed, type RegistryRecord } from '../registry-record.ts'

/** Whether the vault holds something sealed under a role. Needs no key. */
export type HasSecret = (registryId: string, role: SecretRole) => boolean

/**
 * The record that goes with the secret which the vault holds now: a change under way counts as soon as the vault
 * has swapped the secret, and not before, whenever the program ended in between.
 */
export function settled(record: RegistryRecord, has: HasSecret): RegistryRecord {
  const { swap } = record
  if (swap === undefined || has(record.id, swap.leaves)) return record
  const { leaves: _, ...change } = swap
  return changed(record, change)
}

/** How long a change of credential can be undone (milliseconds). */
export const undoTime = 600_000

/** One that has more time left than it ever had was given before the clock was set back: it is over too. */
export function undoIsOver({ until }: { until: number }, now: number): boolean {
  return until <= now || until > now + undoTime
}

/** Whether the last change of credential can be undone with what the vault still holds. */
export function canUndo({ id, credential, undo }: RegistryRecord, has: HasSecret, now: number): boolean {
  if (undo === undefined || undoIsOver(undo, now)) return false
  if (undo.credential === 'none') return true
  return has(id, credential === 'none' ? 'current' : 'previous')
}

/** The role of the secret in use: one that was just added is a candidate until it could be promoted. */
export function roleInUse({ id, fresh }: RegistryRecord, has: HasSecret): 'current' | 'candidate' {
  return fresh && !has(id, 'current') && has(id, 'candidate') ? 'candidate' : 'current'
}
