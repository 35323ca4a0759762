import type { Vault } from '../../vault/vault.ts'

export interface AcceptRestoredOptions {
  vault: Pick<Vault, 'state' | 'freshness' | 'acceptState' | 'onChange'>
  onAccepted: () => void
  onBug: (error: unknown) => void
}

/**
 * Has the vault take the restored files for the newest, once it is open and its note has said that they are not:
 * the user asked for them, in this process and with the passphrase of the backup. A restore that another
 * process carried out is left to the user's own word, because whoever writes into the data folder could have
 * laid it there.
 */
export function acceptRestored({ vault, onAccepted, onBug }: AcceptRestoredOptions): { dispose(): void } {
  let accepting = false
  const subscription = vault.onChange(() => {
    const { freshness } = vault
    if (vault.state !== 'unlocked' || accepting || freshness === 'unknown') return
    if (freshness === 'current' || freshness === 'unwatched') return subscription.dispose()
    accepting = true
    vault
      .acceptState()
      .then(() => {
        subscription.dispose()
        onAccepted()
      })
      .catch(onBug)
      .finally(() => {
        accepting = false
      })
  })
  return subscription
}
