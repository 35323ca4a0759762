import { invalidInput, Problem } from '../../contract/problem.ts'
import type { Document } from '../storage/document.ts'
import type { SaveOptions } from '../storage/durable-file.ts'
import { SerialQueue } from '../storage/serial-queue.ts'
import { keyLength, type Random } from './aead.ts'
import { keyCheckValue } from './data-key.ts'
import type { Secret } from './secret.ts'
import type { DataKeyHolder } from './secret-store.ts'
import type { KeySlot, SlotKind } from './slots/key-slot.ts'
import {
  longestPassphraseBytes,
  passphraseFault,
  passphraseSlot,
  type ScryptCost,
} from './slots/passphrase-slot.ts'
import {
  contextOf,
  makeSlotRecord,
  type OpenedSlot,
  openBySlot,
  refusalProblem,
} from './slots/slot-record.ts'
import type { SlotRecord, VaultHeader } from './vault-header.ts'

/** Which slots to make: at least one. */
export interface NewSlots {
  passphrase?: Secret
  keyring?: boolean
  safeStorage?: boolean
}

export interface VaultKeysOptions {
  header: Document<VaultHeader | null>
  /** The slots that need nobody at the keyboard. */
  slots: readonly KeySlot[]
  clock: () => number
  random: Random
  scryptCost?: ScryptCost
  changed: () => void
}

/** How long a slot's last use may lag behind, so that unlocking does not write the header each time. */
const lastUsedPrecision = 60 * 60 * 1000

/**
 * The data key and the slots that open it. Holds the key only while unlocked. Whatever a slot answers,
 * stored bytes change only after the data key was proven by its check value. Works on slots queue up: each
 * derivation takes 128 MiB, and guesses shall not run side by side.
 */
export class VaultKeys implements DataKeyHolder {
  readonly #options: VaultKeysOptions
  readonly #queue = new SerialQueue()
  #dataKey: Buffer | undefined
  #unlockedBy: SlotKind | undefined

  constructor(options: VaultKeysOptions) {
    this.#options = options
  }

  get state(): 'absent' | 'locked' | 'unlocked' {
    if (this.header === null) return 'absent'
    return this.#dataKey === undefined ? 'locked' : 'unlocked'
  }

  get unlockedBy(): SlotKind | undefined {
    return this.#unlockedBy
  }

  get header(): VaultHeader | null {
    return this.#options.header.value
  }

  key(): { dataKey: Buffer; vaultId: string } {
    const { vaultId } = this.#present()
    if (this.#dataKey === undefined) throw new Problem('vault.locked', {})
    return { dataKey: this.#dataKey, vaultId }
  }

  create(wanted: NewSlots): Promise<void> {
    return this.#queue.run(async () => {
      const { header, random, clock } = this.#options
      if (header.value !== null) throw new Problem('vault.exists', {})
      const slots = this.#wanted(wanted)
      const dataKey = random(keyLength)
      const vaultId = random(16).toString('hex')
      const records: SlotRecord[] = []
      try {
        for (const slot of slots) records.push(await this.#newRecord(slot, dataKey, vaultId))
        const keyCheck = keyCheckValue(dataKey, vaultId)
        await header.update(() => ({ vaultId, keyCheck, createdAt: clock(), slots: records }))
      } catch (error) {
        dataKey.fill(0)
        for (const record of records) await this.#forget(record, vaultId)
        throw error
      }
      this.#unlocked(dataKey, slots[0]?.kind)
    })
  }

  /** Throws `vault.absent`, `vault.slot-unavailable` with the slot's reason, or `vault.wrong-passphrase`. */
  unlock(slot: KeySlot): Promise<void> {
    return this.#queue.run(async () => {
      const opened = await openBySlot(slot, this.#present())
      if (!opened.ok) throw refusalProblem(slot.kind, opened)
      this.#unlocked(opened.dataKey, slot.kind)
      await this.#noteUse(slot, opened)
    })
  }

  lock(): void {
    if (this.#dataKey === undefined) return
    this.#dataKey.fill(0)
    this.#dataKey = undefined
    this.#unlockedBy = undefined
    this.#options.changed()
  }

  add(wanted: NewSlots): Promise<void> {
    return this.#queue.run(async () => {
      const { dataKey, vaultId } = this.key()
      const copy = Buffer.from(dataKey)
      try {
        for (const slot of this.#wanted(wanted)) {
          const record = await this.#newRecord(slot, copy, vaultId)
          try {
            await this.#updateSlots((slots) => [...slots, record])
          } catch (error) {
            await this.#forget(record, vaultId)
            throw error
          }
        }
      } finally {
        copy.fill(0)
      }
      this.#options.changed()
    })
  }

  /** Throws `vault.last-slot`. Afterwards the slot stands in no backup either. */
  remove(slotId: string): Promise<void> {
    return this.#queue.run(async () => {
      const { vaultId } = this.key()
      const { slots } = this.#present()
      const record = slots.find(({ id }) => id === slotId)
      if (record === undefined) return
      if (slots.length === 1) throw new Problem('vault.last-slot', {})
      await this.#updateSlots((all) => all.filter(({ id }) => id !== slotId), { keepBackup: false })
      await this.#forget(record, vaultId)
      this.#options.changed()
    })
  }

  /** The slot of a kind that needs nobody. Throws `vault.slot-unavailable` where this shell has none. */
  unattended(kind: SlotKind): KeySlot {
    const slot = this.#options.slots.find((each) => each.kind === kind)
    if (slot === undefined) throw refusalProblem(kind, { ok: false, reason: 'missing' })
    return slot
  }

  passphrase(passphrase: Secret): KeySlot {
    const { random, scryptCost } = this.#options
    return passphraseSlot(passphrase, { random, ...(scryptCost && { cost: scryptCost }) })
  }

  async dispose(): Promise<void> {
    await this.#queue.idle()
    this.lock()
  }

  #present(): VaultHeader {
    if (this.header === null) throw new Problem('vault.absent', {})
    return this.header
  }

  #unlocked(dataKey: Buffer, by: SlotKind | undefined): void {
    this.#dataKey?.fill(0)
    this.#dataKey = dataKey
    this.#unlockedBy = by
    this.#options.changed()
  }

  #wanted({ passphrase, keyring, safeStorage }: NewSlots): KeySlot[] {
    const fault = passphrase && passphraseFault(passphrase)
    if (fault) {
      const params = { max: String(longestPassphraseBytes) }
      throw invalidInput({ field: 'passphrase', code: fault, ...(fault === 'too-long' ? { params } : {}) })
    }
    const slots: KeySlot[] = []
    if (keyring) slots.push(this.unattended('keyring'))
    if (safeStorage) slots.push(this.unattended('safe-storage'))
    if (passphrase) slots.push(this.passphrase(passphrase))
    if (slots.length === 0) throw invalidInput({ field: 'passphrase', code: 'required' })
    return slots
  }

  #newRecord(slot: KeySlot, dataKey: Buffer, vaultId: string): Promise<SlotRecord> {
    const slotId = this.#options.random(8).toString('hex')
    return makeSlotRecord(slot, dataKey, { vaultId, slotId, generation: 1 }, this.#options.clock())
  }

  async #noteUse(slot: KeySlot, { record, shouldRewrap }: OpenedSlot): Promise<void> {
    const now = this.#options.clock()
    if (!shouldRewrap && Math.abs(now - (record.lastUsedAt ?? 0)) < lastUsedPrecision) return
    try {
      const fresh = shouldRewrap ? await this.#rewrapped(slot, record) : record
      const used = { ...fresh, lastUsedAt: now }
      await this.#updateSlots((slots) => slots.map((each) => (each.id === record.id ? used : each)))
      if (shouldRewrap) await this.#forget(record, this.#present().vaultId)
    } catch (error) {
      // The vault is open: a date, or a fresher wrapping, that could not be stored now is stored next time.
      if (!(error instanceof Problem)) throw error
    }
  }

  async #rewrapped(slot: KeySlot, { id, generation, createdAt }: SlotRecord): Promise<SlotRecord> {
    const { dataKey, vaultId } = this.key()
    const copy = Buffer.from(dataKey)
    try {
      return await makeSlotRecord(slot, copy, { vaultId, slotId: id, generation: generation + 1 }, createdAt)
    } finally {
      copy.fill(0)
    }
  }

  async #updateSlots(change: (slots: SlotRecord[]) => SlotRecord[], save?: SaveOptions): Promise<void> {
    await this.#options.header.update((header) => header && { ...header, slots: change(header.slots) }, save)
  }

  async #forget(record: SlotRecord, vaultId: string): Promise<void> {
    const slot = this.#options.slots.find(({ kind }) => kind === record.kind)
    await slot?.forget(record.payload, contextOf(record, vaultId))
  }
}
