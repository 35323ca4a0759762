import { join } from 'node:path'
import { Problem, type ProblemData } from '../../contract/problem.ts'
import type { SlotSummary } from '../../contract/vault.ts'
import { openDocument } from '../storage/document.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import { openRecordFolder } from '../storage/record-folder.ts'
import type { StorageNotice } from '../storage/versioned-file.ts'
import type { Random } from './aead.ts'
import type { SecretBinding, SecretKind, SecretRole } from './sealed-box.ts'
import type { Secret } from './secret.ts'
import { secretRecordFormat } from './secret-record.ts'
import { SecretStore } from './secret-store.ts'
import type { NewSlots } from './slot-book.ts'
import type { KeySlot, SlotKind, SlotProblem, SlotReason } from './slots/key-slot.ts'
import type { ScryptCost } from './slots/passphrase-slot.ts'
import { vaultHeaderFormat } from './vault-header.ts'
import { VaultKeys } from './vault-keys.ts'

export interface VaultOptions {
  layer: FileLayer
  /** The data folder: holds `vault.json` and `secrets/`. It must stand. */
  folder: string
  /** The slots that need nobody at the keyboard, in the order in which they are tried at start. */
  slots: readonly KeySlot[]
  /** Milliseconds since 1970. */
  clock: () => number
  random: Random
  /** Cost of new passphrase slots; `defaultScryptCost` unless given. */
  scryptCost?: ScryptCost
}

export type VaultState = 'absent' | 'locked' | 'unlocked'

/** Whether a slot works on this machine now, in the shape of the contract. */
export type SlotProbe = { available: true } | { available: false; reason: SlotReason; proof?: string }

/** What the slots that need nobody said at start. */
export type UnattendedUnlock =
  | { opened: true; by: SlotKind }
  | { opened: false; refusals: ProblemData<'vault.slot-unavailable'>[] }

/**
 * The sealed credentials of one data folder. Works on secrets need it unlocked (`vault.locked`,
 * `vault.absent`); `has`, `discard` and `remove` do not. Saving throws `storage.not-saved` or
 * `storage.newer-format`.
 */
export interface Vault {
  readonly state: VaultState
  /** The kind of slot that opened it, while it is unlocked. */
  readonly unlockedBy: SlotKind | undefined
  readonly notices: readonly StorageNotice[]
  /** While it is locked: what the slots that need nobody said when they were last tried together. */
  readonly refusals: readonly ProblemData<'vault.slot-unavailable'>[]
  slots(): readonly SlotSummary[]
  /** The kinds of slot that this shell has and that need nobody at the keyboard. */
  readonly offers: readonly SlotKind[]
  probeKeyring(): Promise<SlotProbe>
  /**
   * Makes the vault and leaves it unlocked, unless `lock` is called meanwhile. Throws `vault.exists` (never
   * re-keys), `input.invalid`, and `vault.slot-unavailable` if any wanted slot fails; then no vault was made.
   */
  create(slots: NewSlots): Promise<void>
  /**
   * Throws `vault.wrong-passphrase`, `vault.slow-down` after several of them, `vault.absent`,
   * `vault.slot-unavailable` without such a slot, or `vault.locked` if `lock` is called meanwhile.
   */
  unlock(with_: { passphrase: Secret }): Promise<void>
  /** Throws `vault.slot-unavailable` with the reason, `vault.absent`, or `vault.locked` as `unlock` does. */
  unlockWithKeyring(): Promise<void>
  /** Tries every slot that needs nobody; never throws for a slot's refusal. */
  unlockWithAnyUnattendedSlot(): Promise<UnattendedUnlock>
  /**
   * Zeroes the data key, and cancels an unlock that is under way. A secret that is lent out at the moment
   * stays lent until its use has ended.
   */
  lock(): void
  /** Needs the vault unlocked. Throws as `create` does. */
  addSlot(slots: NewSlots): Promise<void>
  /** Needs the vault unlocked. Throws `vault.last-slot`. */
  removeSlot(slotId: string): Promise<void>
  /**
   * Replaces the slot of one passphrase by a slot of another, whole or not at all. Needs the vault unlocked.
   * Throws as `unlock` does for `current`, and `input.invalid` at `next`.
   */
  changePassphrase(change: { current: Secret; next: Secret }): Promise<void>
  /** Seals the secret under one role, in the place of what was there. Does not dispose of it. */
  seal(
    recordId: string,
    binding: SecretBinding,
    secret: Secret,
    role: 'current' | 'candidate',
    kind?: SecretKind,
  ): Promise<void>
  /**
   * Makes the candidate the current secret. The replaced one vanishes, or stays as `previous`. Throws
   * `vault.secret-unreadable` without a candidate.
   */
  promote(recordId: string, options?: { keepPrevious: boolean }): Promise<void>
  /** Makes the previous secret the current one again. Throws `vault.secret-unreadable` without one. */
  revert(recordId: string): Promise<void>
  discard(recordId: string, role: SecretRole): Promise<void>
  /** Whether a secret is sealed there; the role is `current` unless said otherwise. */
  has(recordId: string, role?: SecretRole): boolean
  /** Removes every sealed byte of the record from every file, backups included. */
  remove(recordId: string): Promise<void>
  /**
   * Lends the plaintext for the length of `use`, then disposes of it: the only way to it. Throws
   * `vault.secret-unreadable` if nothing is sealed there, or not for this binding.
   */
  lend<R>(
    recordId: string,
    binding: SecretBinding,
    role: SecretRole,
    use: (secret: Secret, kind: SecretKind) => Promise<R>,
  ): Promise<R>
  /** Calls after every change of the state or of the slots. */
  onChange(listener: () => void): { dispose(): void }
  /** Waits for saves under way, then locks. */
  dispose(): Promise<void>
}

/**
 * Opens the vault of a data folder, locked, or finds that there is none. Throws `storage.damaged` if its
 * files do not verify, or if secrets stand without a header: that is never an absent vault.
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { layer, folder, slots, clock, random, scryptCost } = options
  const path = join(folder, 'vault.json')
  const header = await openDocument({ ...vaultHeaderFormat, layer, path, initial: null })
  const records = await openRecordFolder({ ...secretRecordFormat, layer, folder: join(folder, 'secrets') })
  if (header.value === null && records.list().length + records.unusable.length > 0) {
    throw new Problem('storage.damaged', { file: 'vault.json', proof: 'missing, but sealed secrets stand' })
  }

  const listeners = new Set<() => void>()
  let refusals: readonly ProblemData<'vault.slot-unavailable'>[] = []
  const changed = () => {
    if (keys.state === 'unlocked') refusals = []
    for (const listener of listeners) listener()
  }
  const keys = new VaultKeys({ header, slots, clock, random, changed, ...(scryptCost && { scryptCost }) })
  const secrets = new SecretStore({ records, keys, clock, random })

  return {
    get state() {
      return keys.state
    },
    get unlockedBy() {
      return keys.unlockedBy
    },
    get notices() {
      return [...header.notices, ...records.notices]
    },
    get refusals() {
      return refusals
    },
    slots: () => (keys.header?.slots ?? []).map(({ payload: _, generation: __, ...summary }) => summary),
    offers: slots.map(({ kind }) => kind),
    probeKeyring: () => probe(slots),
    create: (wanted) => keys.create(wanted),
    unlock: ({ passphrase }) => keys.unlock(keys.book.passphrase(passphrase)),
    unlockWithKeyring: async () => keys.unlock(keys.book.unattended('keyring')),
    unlockWithAnyUnattendedSlot: async () => {
      const outcome = await unlockWithAny(keys, slots)
      refusals = outcome.opened ? [] : outcome.refusals
      if (refusals.length > 0) changed()
      return outcome
    },
    lock: () => keys.lock(),
    addSlot: (wanted) => keys.add(wanted),
    removeSlot: (slotId) => keys.remove(slotId),
    changePassphrase: ({ current, next }) => keys.change(current, next),
    seal: (recordId, binding, secret, role, kind = 'password') =>
      secrets.seal(recordId, binding, secret, role, kind),
    promote: (recordId, { keepPrevious } = { keepPrevious: false }) =>
      secrets.move(recordId, 'candidate', 'current', keepPrevious),
    revert: (recordId) => secrets.move(recordId, 'previous', 'current', false),
    discard: (recordId, role) => secrets.discard(recordId, role),
    has: (recordId, role = 'current') => secrets.has(recordId, role),
    remove: (recordId) => secrets.remove(recordId),
    lend: (recordId, binding, role, use) => secrets.lend(recordId, binding, role, use),
    onChange: (listener) => {
      listeners.add(listener)
      return { dispose: () => listeners.delete(listener) }
    },
    dispose: async () => {
      await Promise.all([keys.dispose(), records.dispose()])
      await header.dispose()
    },
  }
}

async function probe(slots: readonly KeySlot[]): Promise<SlotProbe> {
  const slot = slots.find(({ kind }) => kind === 'keyring')
  if (slot === undefined) return { available: false, reason: 'missing' }
  const answer = await slot.available()
  if (answer.ok) return { available: true }
  const { reason, proof } = answer
  return { available: false, reason, ...(proof !== undefined && { proof }) }
}

async function unlockWithAny(keys: VaultKeys, slots: readonly KeySlot[]): Promise<UnattendedUnlock> {
  const refusals: ProblemData<'vault.slot-unavailable'>[] = []
  for (const slot of slots) {
    if (!keys.header?.slots.some(({ kind }) => kind === slot.kind)) continue
    try {
      await keys.unlock(slot)
      return { opened: true, by: slot.kind }
    } catch (error) {
      if (error instanceof Problem && error.code === 'vault.locked') break
      if (!isSlotProblem(error)) throw error
      refusals.push(error.data)
    }
  }
  return { opened: false, refusals }
}

function isSlotProblem(error: unknown): error is SlotProblem {
  return error instanceof Problem && error.code === 'vault.slot-unavailable'
}
