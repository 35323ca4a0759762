import { Problem } from '../../../contract/problem.ts'
import type { Secret } from '../secret.ts'
import type { NewSlots, SlotBook } from './slot-book.ts'
import type { SlotOpener } from './slot-opener.ts'
import type { SlotRecord } from './vault-header.ts'

/** A copy of the data key, which its maker zeroes, and the vault that it belongs to. */
export interface HeldKey {
  dataKey: Buffer
  vaultId: string
}

/** A slot that stands in no header yet, and the check value of the data key that it wraps. */
export interface SpareSlot {
  record: SlotRecord
  keyCheck: string
}

/**
 * Makes slots, each with one durable write. Recovery words take the place of those that were there, in that
 * same write. Throws `input.invalid` and `vault.slot-unavailable`.
 */
export async function addSlots(
  book: SlotBook,
  wanted: NewSlots,
  { dataKey, vaultId }: HeldKey,
): Promise<void> {
  for (const slot of book.wanted(wanted)) {
    const record = await book.newRecord(slot, dataKey, vaultId, wanted.acceptWeak)
    const replaces = ({ purpose }: { purpose: string }) =>
      purpose === 'recovery' && record.purpose === purpose
    const keepBackup = !book.present().slots.some(replaces)
    try {
      await book.update((slots) => [...slots.filter((each) => !replaces(each)), record], { keepBackup })
    } catch (error) {
      await book.forget(record, vaultId)
      throw error
    }
  }
}

/** Throws `vault.last-slot`. Afterwards the slot stands in no backup either. */
export async function removeSlot(book: SlotBook, slotId: string, { vaultId }: HeldKey): Promise<void> {
  const { slots } = book.present()
  const record = slots.find(({ id }) => id === slotId)
  if (record === undefined) return
  if (slots.length === 1) throw new Problem('vault.last-slot', {})
  await book.update((all) => all.filter(({ id }) => id !== slotId), { keepBackup: false })
  await book.forget(record, vaultId)
}

/**
 * Puts a slot for `next` in the place of the daily one that `current` opens, in one durable write: at every
 * moment one of the two opens the vault. Recovery words are no daily passphrase and are never replaced here.
 */
export async function changePassphrase(
  { book, opener }: { book: SlotBook; opener: SlotOpener },
  { current, next }: { current: Secret; next: Secret },
  { dataKey, vaultId }: HeldKey,
): Promise<void> {
  const slot = book.newPassphrase(next, 'next')
  const opened = await opener.open([book.passphrase(current, 'daily')], book.present())
  opened.dataKey.fill(0)
  const record = await book.newRecord(slot, dataKey, vaultId)
  const { id } = opened.record
  await book.update((slots) => slots.map((each) => (each.id === id ? record : each)), { keepBackup: false })
}

/** Wraps the data key for a copy of the header that goes elsewhere; stores nothing. Throws `input.invalid`. */
export async function spareSlot(
  book: SlotBook,
  passphrase: Secret,
  { dataKey, vaultId }: HeldKey,
): Promise<SpareSlot> {
  const slot = book.newPassphrase(passphrase, 'passphrase')
  const { keyCheck } = book.present()
  return { record: await book.newRecord(slot, dataKey, vaultId), keyCheck }
}
