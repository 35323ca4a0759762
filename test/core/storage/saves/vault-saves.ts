import { randomBytes } from 'node:crypto'
import { Problem } from '../../../../contract/problem.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { anyText, testVault } from '../../vault/vault-bed.ts'
import type { SaveKind, SavePlace } from './save-kind.ts'
import { standInSlot } from './stand-in-slot.ts'

const [first, second] = [anyText(), anyText()]
const slot = standInSlot(randomBytes(32))

/** Opens the vault as a start does, with the slot that needs nobody. */
export async function startedVault({ folder, layer }: SavePlace): Promise<Vault> {
  const vault = await testVault(folder, { layer, slots: [slot], clock: () => 1000 })
  await vault.unlockWithAnyUnattendedSlot()
  return vault
}

function vaultSave(
  name: string,
  prepare: SaveKind['prepare'],
  save: (vault: Vault) => Promise<unknown>,
  more: Partial<SaveKind> = {},
): SaveKind {
  return {
    name: `vault: ${name}`,
    prepare,
    open: async (place) => {
      const vault = await startedVault(place)
      const state = async () => ({
        state: vault.state,
        slots: vault.slots().map(({ kind, strength }) => ({ kind, strength })),
        passphrases: [await opens(vault, first), await opens(vault, second)],
        notices: vault.notices,
      })
      return { save: () => save(vault), state }
    },
    ...more,
  }
}

/** What is known already of which passphrase opens which slots: a derivation takes its time. */
const known = new Map<string, boolean>()

async function opens(vault: Vault, text: string): Promise<boolean> {
  const slots = vault.slots().filter(({ kind }) => kind === 'passphrase')
  const question = [text, ...slots.map(({ id }) => id)].join()
  const answer = known.get(question) ?? (slots.length > 0 && (await unlocks(vault, text)))
  known.set(question, answer)
  return answer
}

async function unlocks(vault: Vault, text: string): Promise<boolean> {
  try {
    await vault.unlock(passphrase(text))
    return true
  } catch (error) {
    if (error instanceof Problem && error.code === 'vault.wrong-passphrase') return false
    throw error
  }
}

const passphrase = (text: string) => ({ passphrase: Secret.fromText(text) })

const oneSlot = async (place: SavePlace) => (await startedVault(place)).create({ safeStorage: true })

const twoSlots = async (place: SavePlace) =>
  (await startedVault(place)).create({ safeStorage: true, ...passphrase(first) })

/** The wrapped data key of the slot of a passphrase. */
function wrappedText(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    if (!path.includes('vault.json')) return []
    const slots: { kind: string; payload: { wrapped: string } }[] = JSON.parse(text).value.slots
    return slots.filter(({ kind }) => kind === 'passphrase').map(({ payload }) => payload.wrapped)
  })
}

async function removePassphrase(vault: Vault): Promise<void> {
  const slot = vault.slots().find(({ kind }) => kind === 'passphrase')
  await vault.removeSlot(slot?.id ?? 'none')
}

/** The saves of the vault's header. */
export const vaultSaves: readonly SaveKind[] = [
  vaultSave(
    'made',
    async () => undefined,
    (vault) => vault.create({ safeStorage: true }),
  ),
  vaultSave('slot added', oneSlot, (vault) => vault.addSlot(passphrase(second)), { slow: true }),
  vaultSave('slot removed', twoSlots, removePassphrase, { erases: wrappedText }),
  vaultSave(
    'passphrase changed',
    twoSlots,
    (vault) => vault.changePassphrase({ current: Secret.fromText(first), next: Secret.fromText(second) }),
    { slow: true, erases: wrappedText },
  ),
  vaultSave(
    'recovery words replaced',
    async (place) =>
      (await startedVault(place)).create({ safeStorage: true, recovery: Secret.fromText(first) }),
    (vault) => vault.addSlot({ recovery: Secret.fromText(second) }),
    { slow: true, erases: wrappedText },
  ),
]
