import { invalidInput, Problem } from '../../../contract/problem.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'
import { keyLength } from '../seal/aead.ts'
import { keyCheckValue } from '../seal/data-key.ts'
import type { DataKeyHolder } from '../seal/secret-store.ts'
import type { Secret } from '../secret.ts'
import type { KeySlot, SlotKind } from '../slots/key-slot.ts'
import type { OpenedSlot } from '../slots/slot-record.ts'
import { type RotationRequest, type RotationSteps, rotateDataKey } from './key-rotation.ts'
import { type NewSlots, SlotBook, type SlotBookOptions } from './slot-book.ts'
import {
  addSlots,
  changePassphrase,
  type HeldKey,
  removeSlot,
  type SpareSlot,
  spareSlot,
} from './slot-changes.ts'
import { SlotOpener } from './slot-opener.ts'
import { untilCancelled } from './until-cancelled.ts'
import type { SlotRecord, VaultHeader } from './vault-header.ts'

export interface VaultKeysOptions extends SlotBookOptions {
  /** Makes it certain which header counts on the disk, after a rotation that failed; see `SecretRecords`. */
  settle: () => Promise<void>
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
  /** The slots of this shell and their records. */
  readonly book: SlotBook
  readonly opener: SlotOpener
  readonly #options: VaultKeysOptions
  readonly #queue = new SerialQueue()
  #dataKey: Buffer | undefined
  #unlockedBy: SlotKind | undefined
  /** Rises with every lock: what was begun before one does not unlock after it. */
  #locks = 0
  /** End the waiting for slots that need nobody. */
  readonly #cancels = new Set<() => void>()

  constructor(options: VaultKeysOptions) {
    this.#options = options
    this.book = new SlotBook(options)
    this.opener = new SlotOpener(options.clock)
  }

  get state(): 'absent' | 'locked' | 'unlocked' {
    if (this.header === null) return 'absent'
    return this.#dataKey === undefined ? 'locked' : 'unlocked'
  }

  get unlockedBy(): SlotKind | undefined {
    return this.#unlockedBy
  }

  get header(): VaultHeader | null {
    return this.book.header
  }

  key(): { dataKey: Buffer; vaultId: string } {
    const { vaultId } = this.book.present()
    if (this.#dataKey === undefined) throw new Problem('vault.locked', {})
    return { dataKey: this.#dataKey, vaultId }
  }

  /** Leaves the vault unlocked, unless `lock` was called meanwhile. */
  create(wanted: NewSlots): Promise<void> {
    const locks = this.#locks
    return this.#queue.run(async () => {
      const { header, random, clock } = this.#options
      if (header.value !== null) throw new Problem('vault.exists', {})
      const slots = this.book.wanted(wanted)
      if (slots.every(({ purpose }) => purpose === 'recovery')) {
        throw invalidInput({ field: 'passphrase', code: 'required' })
      }
      const dataKey = random(keyLength)
      const vaultId = random(16).toString('hex')
      const records: SlotRecord[] = []
      try {
        for (const slot of slots) {
          records.push(await this.book.newRecord(slot, dataKey, vaultId, wanted.acceptWeak))
        }
        const keyCheck = keyCheckValue(dataKey, vaultId)
        await header.update(() => ({ vaultId, keyCheck, createdAt: clock(), epoch: 1, slots: records }))
      } catch (error) {
        dataKey.fill(0)
        for (const record of records) await this.book.forget(record, vaultId)
        throw error
      }
      if (locks === this.#locks) return this.#unlocked(dataKey, slots[0]?.kind)
      dataKey.fill(0)
      this.#options.changed()
    })
  }

  /**
   * Throws `vault.absent`, `vault.slot-unavailable` with the slot's reason, `vault.wrong-passphrase`,
   * `vault.slow-down`, or `vault.locked` if `lock` was called meanwhile.
   */
  unlock(slots: () => readonly KeySlot[]): Promise<void> {
    const locks = this.#locks
    return this.#queue.run(async () => {
      await this.#install(await this.opener.open(slots(), this.book.present()), locks)
    })
  }

  /**
   * As `unlock`, by slots that need nobody. They may wait for the system and its dialogs: neither a passphrase
   * nor a lock waits for them.
   */
  async unlockUnattended(slots: () => readonly KeySlot[]): Promise<void> {
    const locks = this.#locks
    const opening = this.opener.open(slots(), this.book.present())
    const opened = await untilCancelled(opening, this.#cancels)
    await this.#queue.run(() => this.#install(opened, locks))
  }

  /** Cancels an unlock that is under way, too. */
  lock(): void {
    this.#locks += 1
    for (const cancel of this.#cancels) cancel()
    if (this.#dataKey === undefined) return
    this.#dataKey.fill(0)
    this.#dataKey = undefined
    this.#unlockedBy = undefined
    this.#options.changed()
  }

  /** Throws as `create` does. */
  add(wanted: NewSlots): Promise<void> {
    return this.#withKey((key) => addSlots(this.book, wanted, key))
  }

  /** Throws `vault.last-slot`. */
  remove(slotId: string): Promise<void> {
    return this.#withKey((key) => removeSlot(this.book, slotId, key))
  }

  /**
   * Throws `vault.wrong-passphrase`, `vault.slow-down`, `vault.slot-unavailable` without a daily passphrase,
   * or `input.invalid` at `next`.
   */
  change(typed: { current: Secret; next: Secret }): Promise<void> {
    const { book, opener } = this
    return this.#withKey((key) => changePassphrase({ book, opener }, typed, key))
  }

  /** Throws as `rotateDataKey` does; a lock meanwhile cancels it with `vault.locked`. */
  rotate(request: RotationRequest, steps: RotationSteps): Promise<void> {
    const locks = this.#locks
    const stopped = () => locks !== this.#locks
    return this.#withKey(async (from) => {
      const to = { dataKey: this.#options.random(keyLength), vaultId: from.vaultId }
      const install = () => {
        if (!stopped()) this.#dataKey?.set(to.dataKey)
      }
      try {
        await rotateDataKey(this, request, { from, to, stopped, install }, steps)
      } finally {
        to.dataKey.fill(0)
      }
    })
  }

  /** Throws `input.invalid`. */
  spareSlot(passphrase: Secret): Promise<SpareSlot> {
    return this.#withKey((key) => spareSlot(this.book, passphrase, key))
  }

  /** Cancels what a lock cancels, and waits for the rest. */
  async dispose(): Promise<void> {
    this.#locks += 1
    await this.#queue.idle()
    this.lock()
  }

  /** Works with a copy of the data key, which a lock meanwhile does not take away, and tells of it. */
  #withKey<R>(work: (key: HeldKey) => Promise<R>): Promise<R> {
    return this.#queue.run(async () => {
      this.key()
      // What a slot keeps outside the vault for a header that may stand on the disk must not be overwritten.
      await this.#options.settle()
      const { dataKey, vaultId } = this.key()
      const copy = Buffer.from(dataKey)
      try {
        return await work({ dataKey: copy, vaultId })
      } finally {
        copy.fill(0)
        this.#options.changed()
      }
    })
  }

  async #install(opened: OpenedSlot, locks: number): Promise<void> {
    // What another slot has opened meanwhile stays: since then its key may have been replaced.
    const open = this.#dataKey !== undefined
    const cancelled = locks !== this.#locks || !(open || this.book.holds(opened.record))
    if (open || cancelled) opened.dataKey.fill(0)
    if (cancelled) throw new Problem('vault.locked', {})
    if (open) return
    this.#unlocked(opened.dataKey, opened.slot.kind)
    await this.#noteUse(opened)
  }

  #unlocked(dataKey: Buffer, by: SlotKind | undefined): void {
    this.#dataKey?.fill(0)
    this.#dataKey = dataKey
    this.#unlockedBy = by
    this.#options.changed()
  }

  async #noteUse({ slot, record, shouldRewrap }: OpenedSlot): Promise<void> {
    const now = this.#options.clock()
    if (!shouldRewrap && Math.abs(now - (record.lastUsedAt ?? 0)) < lastUsedPrecision) return
    try {
      await this.#options.settle()
      const fresh = shouldRewrap ? await this.#rewrapped(slot, record) : record
      const used = { ...fresh, lastUsedAt: now }
      await this.book.update((slots) => slots.map((each) => (each.id === record.id ? used : each)))
      if (shouldRewrap) await this.book.forget(record, this.book.present().vaultId)
    } catch (error) {
      // The vault is open: a date, or a fresher wrapping, that could not be stored now is stored next time.
      if (!(error instanceof Problem)) throw error
    }
  }

  async #rewrapped(slot: KeySlot, record: SlotRecord): Promise<SlotRecord> {
    const copy = Buffer.from(this.key().dataKey)
    try {
      return await this.book.rewrapped(slot, record, copy)
    } finally {
      copy.fill(0)
    }
  }
}
