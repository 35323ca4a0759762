import type { VaultStatus } from '../../contract/vault.ts'
import type { Vault } from './vault.ts'

/** What the page shows of the vault. */
export async function vaultStatus(vault: Vault): Promise<VaultStatus> {
  return {
    state: vault.state,
    ...(vault.unlockedBy ? { unlockedBy: vault.unlockedBy } : {}),
    slots: [...vault.slots()],
    keyring: await vault.probeKeyring(),
  }
}
