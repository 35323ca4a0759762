import type { KeyringStatus, VaultStatus } from '../../contract/vault.ts'
import type { Vault } from './vault.ts'

/** How long an answer of the system's keyring is taken for the present (milliseconds). */
const probeLasts = 5000

/** What the page shows of the vault; it waits for nothing. */
export function vaultStatusOf(
  vault: Pick<Vault, 'state' | 'unlockedBy' | 'slots' | 'offers' | 'refusals' | 'freshness'>,
): VaultStatus {
  return {
    state: vault.state,
    ...(vault.unlockedBy ? { unlockedBy: vault.unlockedBy } : {}),
    slots: [...vault.slots()],
    offers: [...vault.offers],
    refusals: [...vault.refusals],
    freshness: vault.freshness,
  }
}

/** Tells whether the system's keyring works. It is not asked each time: that starts a thread. */
export function keyringStatusOf(
  vault: Pick<Vault, 'probeKeyring'>,
  now: () => number,
): () => Promise<KeyringStatus> {
  let probed: { at: number; keyring: Promise<KeyringStatus> } | undefined
  return () => {
    if (!probed || now() - probed.at > probeLasts) probed = { at: now(), keyring: vault.probeKeyring() }
    return probed.keyring
  }
}
