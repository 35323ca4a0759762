import { Problem } from '../../contract/problem.ts'
import type { VaultStatus } from '../../contract/vault.ts'
import type { Services } from '../services.ts'
import { Secret } from '../vault/secret.ts'
import type { SlotKind } from '../vault/slots/key-slot.ts'
import { vaultStatusOf } from '../vault/vault-status.ts'
import { os } from './implementer.ts'

/** The vault's procedures. What was typed becomes a `Secret` here, and is zeroed after its use. */
export function vaultRoutes({ activity, registries, vault, vaultTried, keyringStatus }: Services) {
  const slotAdded = (subject: SlotKind | 'recovery'): VaultStatus => {
    activity.record({ kind: 'vault.slot-added', ok: true, subject })
    return vaultStatusOf(vault)
  }

  return {
    status: os.vault.status.handler(async () => {
      await vaultTried
      return vaultStatusOf(vault)
    }),
    keyring: os.vault.keyring.handler(() => keyringStatus()),
    create: os.vault.create.handler(async ({ input }) => {
      const { keyring, safeStorage = false, acceptWeak = false } = input
      await withSecret(input.passphrase, (passphrase) =>
        withSecret(input.recovery, (recovery) =>
          vault.create({
            keyring,
            safeStorage,
            acceptWeak,
            ...(passphrase && { passphrase }),
            ...(recovery && { recovery }),
          }),
        ),
      )
      activity.record({ kind: 'vault.created', ok: true })
      return vaultStatusOf(vault)
    }),
    unlock: os.vault.unlock.handler(async ({ input }) => {
      const passphrase = Secret.fromText(input.passphrase)
      await vault.unlock({ passphrase }).finally(() => passphrase.dispose())
      activity.record({ kind: 'vault.unlocked', ok: true, subject: 'passphrase' })
      return vaultStatusOf(vault)
    }),
    tryKeyring: os.vault.tryKeyring.handler(async () => {
      await vault.unlockWithKeyring()
      activity.record({ kind: 'vault.unlocked', ok: true, subject: vault.unlockedBy ?? 'keyring' })
      return vaultStatusOf(vault)
    }),
    lock: os.vault.lock.handler(async () => {
      vault.lock()
      activity.record({ kind: 'vault.locked', ok: true })
      return vaultStatusOf(vault)
    }),
    acceptState: os.vault.acceptState.handler(async () => {
      await vault.acceptState()
      activity.record({ kind: 'vault.state-accepted', ok: true })
      return vaultStatusOf(vault)
    }),
    addPassphrase: os.vault.addPassphrase.handler(async ({ input }) => {
      const typed = Secret.fromText(input.passphrase)
      const recovery = input.purpose === 'recovery'
      const replaced = recovery && vault.slots().some(({ purpose }) => purpose === 'recovery')
      await vault
        .addSlot(recovery ? { recovery: typed } : { passphrase: typed })
        .finally(() => typed.dispose())
      if (!replaced) return slotAdded(recovery ? 'recovery' : 'passphrase')
      activity.record({ kind: 'vault.recovery-replaced', ok: true })
      return vaultStatusOf(vault)
    }),
    addKeyring: os.vault.addKeyring.handler(async () => {
      await vault.addSlot({ keyring: true })
      return slotAdded('keyring')
    }),
    addSafeStorage: os.vault.addSafeStorage.handler(async ({ input }) => {
      await vault.addSlot({ safeStorage: true, acceptWeak: input.acceptWeak ?? false })
      return slotAdded('safe-storage')
    }),
    removeSlot: os.vault.removeSlot.handler(async ({ input }) => {
      const slot = vault.slots().find(({ id }) => id === input.id)
      const subject = slot?.purpose === 'recovery' ? 'recovery' : slot?.kind
      await vault.removeSlot(input.id)
      if (subject !== undefined) activity.record({ kind: 'vault.slot-removed', ok: true, subject })
      return vaultStatusOf(vault)
    }),
    rotateKey: os.vault.rotateKey.handler(async ({ input }) => {
      const { drop } = input
      const passphrases = input.passphrases.map(({ slotId, passphrase }) => ({
        slotId,
        passphrase: Secret.fromText(passphrase),
      }))
      try {
        await vault.rotateKey({ passphrases, drop })
      } catch (error) {
        throw named(error, registries)
      } finally {
        for (const { passphrase } of passphrases) passphrase.dispose()
      }
      activity.record({ kind: 'vault.key-rotated', ok: true })
      return vaultStatusOf(vault)
    }),
    changePassphrase: os.vault.changePassphrase.handler(async ({ input }) => {
      const current = Secret.fromText(input.current)
      const next = Secret.fromText(input.next)
      await vault.changePassphrase({ current, next }).finally(() => {
        current.dispose()
        next.dispose()
      })
      activity.record({ kind: 'vault.passphrase-changed', ok: true })
      return vaultStatusOf(vault)
    }),
  }
}

/** The vault knows the ids of records only; a secret that is no registry's is told of without a name. */
function named(error: unknown, registries: Services['registries']): unknown {
  if (!isUnreadable(error)) return error
  const registry = registries.records().find(({ id }) => id === error.data.registry?.id)
  const data = registry ? { registry: { id: registry.id, name: registry.name } } : {}
  return new Problem('vault.secret-unreadable', data)
}

function isUnreadable(error: unknown): error is Problem<'vault.secret-unreadable'> {
  return error instanceof Problem && error.code === 'vault.secret-unreadable'
}

/** Makes the secret type of an optional text, and zeroes it after its use. */
async function withSecret<T>(
  text: string | undefined,
  use: (secret: Secret | undefined) => Promise<T>,
): Promise<T> {
  const secret = text === undefined || text === '' ? undefined : Secret.fromText(text)
  try {
    return await use(secret)
  } finally {
    secret?.dispose()
  }
}
