import type { VaultStatus } from '../../contract/vault.ts'
import type { Vault } from './vault.ts'

/** How long an answer of the system's keyring is taken for the present (milliseconds). */
const probeLasts = 5000

/** Gives what the page shows of the vault. The keyring is not asked each time: that starts a thread. */
export function vaultStatusOf(vault: Vault, now: () => number): () => Promise<VaultStatus> {
  let probed: { at: number; keyring: Promise<VaultStatus['keyring']> } | undefined
  return async () => {
    if (!probed || now() - probed.at > probeLasts) probed = { at: now(), keyring: vault.probeKeyring() }
    const keyring = await probed.keyring
    return {
      state: vault.state,
      ...(vault.unlockedBy ? { unlockedBy: vault.unlockedBy } : {}),
      slots: [...vault.slots()],
      keyring,
    }
  }
}
