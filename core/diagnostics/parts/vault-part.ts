import type { KeyringStatus, VaultStatus } from '../../../contract/vault.ts'
import { told } from './problem-part.ts'

/** The vault's state and its slots by kind; nothing of what a slot holds. */
export function vaultPart(vault: VaultStatus, keyring: KeyringStatus | undefined) {
  return {
    state: vault.state,
    unlockedBy: vault.unlockedBy,
    freshness: vault.freshness,
    offers: vault.offers,
    slots: vault.slots.map(({ kind, purpose, strength, createdAt, lastUsedAt }) => ({
      kind,
      purpose,
      strength,
      createdAt: told(createdAt),
      lastUsedAt: told(lastUsedAt),
    })),
    refusals: vault.refusals.map(({ slot, reason }) => ({ slot, reason })),
    keyring: keyring === undefined ? 'silent' : keyring.available ? 'available' : keyring.reason,
  }
}
