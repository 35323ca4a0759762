import type { ProblemData } from '../../contract/problem.ts'
import type { Freshness, SlotSummary } from '../../contract/vault.ts'
import type { StorageNotice } from '../storage/versioned-file.ts'
import type { RotationRequest } from './keys/key-rotation.ts'
import type { NewSlots } from './keys/slot-book.ts'
import type { SpareSlot } from './keys/slot-changes.ts'
import type { SecretBinding, SecretKind, SecretRole } from './seal/sealed-box.ts'
import type { Secret } from './secret.ts'
import type { SlotKind, SlotReason } from './slots/key-slot.ts'

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
  /** What the note outside the data folder says of its files; it is asked after every unlock. */
  readonly freshness: Freshness
  /**
   * Takes the files as they are for the newest state from now on. Throws `vault.absent`, `vault.locked`, or
   * `vault.slot-unavailable` where the note cannot be kept.
   */
  acceptState(): Promise<void>
  slots(): readonly SlotSummary[]
  /** The kinds of slot that this shell has and that need nobody at the keyboard. */
  readonly offers: readonly SlotKind[]
  probeKeyring(): Promise<SlotProbe>
  /**
   * Makes the vault and leaves it unlocked, unless `lock` is called meanwhile. Throws `vault.exists` (never
   * re-keys), `input.invalid` (recovery words alone are not enough), and `vault.slot-unavailable` if any
   * wanted slot fails; then no vault was made.
   */
  create(slots: NewSlots): Promise<void>
  /**
   * Throws `vault.wrong-passphrase`, `vault.slow-down` after several of them, `vault.absent`,
   * `vault.slot-unavailable` without such a slot, or `vault.locked` if `lock` is called meanwhile.
   */
  unlock(with_: { passphrase: Secret }): Promise<void>
  /**
   * By the keyring, or else by another slot that needs nobody. While these wait for the system, a passphrase
   * opens the vault all the same. Throws `vault.slot-unavailable` with the reason, `vault.absent`, or
   * `vault.locked` as `unlock` does.
   */
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
  /**
   * A passphrase slot for a copy of the header that leaves the data folder: nothing is stored. Needs the vault
   * unlocked. Throws `input.invalid` at `passphrase`.
   */
  spareSlot(with_: { passphrase: Secret }): Promise<SpareSlot>
  /**
   * Replaces the data key, whole or not at all: every secret is sealed anew, every slot that is not dropped
   * wraps the new key, and what the old one opened is gone. Needs the vault unlocked; a lock meanwhile cancels
   * it. Throws `vault.last-slot`, `input.invalid` with the id of each slot whose passphrase is missing as the
   * field, `vault.wrong-passphrase` and `vault.slot-unavailable` with the slot's id, `vault.slow-down`, and
   * `vault.secret-unreadable` or `storage.damaged` for a secret that does not open.
   */
  rotateKey(request: RotationRequest): Promise<void>
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
  /** The ids of the records in which something is sealed. */
  sealedIds(): readonly string[]
  /** Removes what a change that a killed process did not finish left of older secrets beside the record's file. */
  tidy(recordId: string): Promise<void>
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
