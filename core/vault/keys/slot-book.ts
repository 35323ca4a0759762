import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { SlotPurpose } from '../../../contract/vault.ts'
import type { Document } from '../../storage/document.ts'
import type { SaveOptions } from '../../storage/durable-file.ts'
import type { Random } from '../seal/aead.ts'
import type { Secret } from '../secret.ts'
import type { KeySlot, SlotKind } from '../slots/key-slot.ts'
import { longestPassphraseBytes, passphraseFault } from '../slots/passphrase-form.ts'
import { passphraseSlot, type ScryptCost } from '../slots/passphrase-slot.ts'
import { contextOf, makeSlotRecord, refusalProblem } from '../slots/slot-record.ts'
import type { SlotRecord, VaultHeader } from './vault-header.ts'

/** Which slots to make: at least one. */
export interface NewSlots {
  passphrase?: Secret
  /** Recovery words; a vault has one set of them, so new ones take the place of the old. */
  recovery?: Secret
  keyring?: boolean
  safeStorage?: boolean
  /** Takes a slot too that is only as safe as the data folder; it is recorded as weak. */
  acceptWeak?: boolean
}

export interface SlotBookOptions {
  header: Document<VaultHeader | null>
  /** The slots that need nobody at the keyboard. */
  slots: readonly KeySlot[]
  clock: () => number
  random: Random
  scryptCost?: ScryptCost
}

/** The slots that this shell has, and the records of those that open the vault. Holds no key. */
export class SlotBook {
  readonly #options: SlotBookOptions

  constructor(options: SlotBookOptions) {
    this.#options = options
  }

  get header(): VaultHeader | null {
    return this.#options.header.value
  }

  /** Throws `vault.absent`. */
  present(): VaultHeader {
    if (this.header === null) throw new Problem('vault.absent', {})
    return this.header
  }

  /** Whether a record stands as it was read: what another wrapping gave may be a data key that was replaced. */
  holds({ id, generation }: SlotRecord): boolean {
    return this.header?.slots.some((each) => each.id === id && each.generation === generation) ?? false
  }

  /** The slot of a kind that needs nobody. Throws `vault.slot-unavailable` where this shell has none. */
  unattended(kind: SlotKind): KeySlot {
    const slot = this.#options.slots.find((each) => each.kind === kind)
    if (slot === undefined) throw refusalProblem(kind, { ok: false, reason: 'unsupported' })
    return slot
  }

  passphrase(passphrase: Secret, purpose: SlotPurpose): KeySlot {
    const { random, scryptCost } = this.#options
    return passphraseSlot(passphrase, { random, purpose, ...(scryptCost && { cost: scryptCost }) })
  }

  /** The slots that a typed text may open, in the order in which they are tried. */
  typed(text: Secret): KeySlot[] {
    const recovery = this.header?.slots.some(({ purpose }) => purpose === 'recovery')
    return [this.passphrase(text, 'daily'), ...(recovery ? [this.passphrase(text, 'recovery')] : [])]
  }

  /** Throws `input.invalid` at the field for a passphrase that is too short or too long. */
  newPassphrase(passphrase: Secret, field: string, purpose: SlotPurpose = 'daily'): KeySlot {
    const code = passphraseFault(passphrase, purpose)
    if (code === undefined) return this.passphrase(passphrase, purpose)
    const params = { max: String(longestPassphraseBytes) }
    throw invalidInput({ field, code, ...(code === 'too-long' ? { params } : {}) })
  }

  /** Throws `input.invalid` if no slot is wanted, or its passphrase cannot be taken. */
  wanted({ passphrase, recovery, keyring, safeStorage }: NewSlots): KeySlot[] {
    const typed = passphrase && this.newPassphrase(passphrase, 'passphrase')
    const words = recovery && this.newPassphrase(recovery, 'recovery', 'recovery')
    const slots: KeySlot[] = []
    if (keyring) slots.push(this.unattended('keyring'))
    if (safeStorage) slots.push(this.unattended('safe-storage'))
    if (typed) slots.push(typed)
    if (words) slots.push(words)
    if (slots.length === 0) throw invalidInput({ field: 'passphrase', code: 'required' })
    return slots
  }

  newRecord(slot: KeySlot, dataKey: Buffer, vaultId: string, acceptWeak = false): Promise<SlotRecord> {
    const slotId = this.#options.random(8).toString('hex')
    const context = { vaultId, slotId, generation: 1 }
    return makeSlotRecord(slot, dataKey, context, { createdAt: this.#options.clock(), acceptWeak })
  }

  /** A fresh wrapping of the same record; a strong slot never turns into a weak one by itself. */
  rewrapped(slot: KeySlot, record: SlotRecord, dataKey: Buffer): Promise<SlotRecord> {
    const { id: slotId, generation, createdAt, strength } = record
    const context = { vaultId: this.present().vaultId, slotId, generation: generation + 1 }
    return makeSlotRecord(slot, dataKey, context, { createdAt, acceptWeak: strength === 'weak' })
  }

  async update(change: (slots: SlotRecord[]) => SlotRecord[], save?: SaveOptions): Promise<void> {
    await this.#options.header.update((header) => header && { ...header, slots: change(header.slots) }, save)
  }

  /** Throws `storage.newer-format` for a header of a later version, before anything else is done with it. */
  async refuseReadOnly(): Promise<void> {
    if (this.#options.header.readOnly) await this.rewrite((header) => ({ ...header }))
  }

  /** Writes the header and leaves no older one in any file. */
  async rewrite(change: (header: VaultHeader) => VaultHeader): Promise<void> {
    await this.#options.header.update((header) => header && change(header), { keepBackup: false })
  }

  /** Removes what the record's slot keeps outside the vault. */
  async forget(record: SlotRecord, vaultId: string): Promise<void> {
    const slot = this.#options.slots.find(({ kind }) => kind === record.kind)
    await slot?.forget(record.payload, contextOf(record, vaultId))
  }
}
