import { defineStore } from 'pinia'
import type { VaultStatus } from '../../contract/vault.ts'
import { useVaultStatus } from '../composables/vault-status.store.ts'
import { useClient } from '../rpc/client.ts'

/** What can be done with the vault. A passphrase passes through and is kept nowhere. Errors are the core's. */
export const useVault = defineStore('vault', () => {
  const client = useClient()
  const status = useVaultStatus()

  async function changed(work: Promise<VaultStatus>): Promise<VaultStatus> {
    const now = await work
    await status.refresh()
    return now
  }

  return {
    create: (choice: {
      passphrase?: string
      keyring: boolean
      safeStorage?: boolean
      acceptWeak?: boolean
      recovery?: string
    }) => changed(client.vault.create(choice)),
    unlock: (passphrase: string) => changed(client.vault.unlock({ passphrase })),
    tryKeyring: () => changed(client.vault.tryKeyring()),
    lock: () => changed(client.vault.lock()),
    addPassphrase: (passphrase: string) => changed(client.vault.addPassphrase({ passphrase })),
    /** Recovery words in the place of those that were made before, if any. */
    makeRecovery: (words: string) =>
      changed(client.vault.addPassphrase({ passphrase: words, purpose: 'recovery' })),
    addKeyring: () => changed(client.vault.addKeyring()),
    addSafeStorage: (acceptWeak: boolean) => changed(client.vault.addSafeStorage({ acceptWeak })),
    removeSlot: (id: string) => changed(client.vault.removeSlot({ id })),
    changePassphrase: (change: { current: string; next: string }) =>
      changed(client.vault.changePassphrase(change)),
    rotateKey: (choice: { passphrases: { slotId: string; passphrase: string }[]; drop: string[] }) =>
      changed(client.vault.rotateKey(choice)),
    acceptState: () => changed(client.vault.acceptState()),
  }
})
