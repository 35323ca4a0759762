import { invalidInput, Problem } from '../../../contract/problem.ts'
import { keyCheckValue } from '../seal/data-key.ts'
import type { Mark } from '../seal/secret-record.ts'
import type { SecretRotation } from '../seal/secret-records.ts'
import type { Secret } from '../secret.ts'
import type { KeySlot } from '../slots/key-slot.ts'
import type { SlotBook } from './slot-book.ts'
import type { HeldKey } from './slot-changes.ts'
import type { SlotOpener } from './slot-opener.ts'
import type { SlotRecord } from './vault-header.ts'

/** What a rotation needs of the user: each passphrase again, and which slots shall go instead. */
export interface RotationRequest {
  passphrases: readonly { slotId: string; passphrase: Secret }[]
  drop: readonly string[]
}

/** What a rotation has done besides wrapping the new data key: see `SecretRotation`. */
export interface RotationSteps {
  reseal(rotation: Omit<SecretRotation, 'random'>): Promise<void>
  /** Whether it is certain which of two data keys counts on the disk. */
  settled(): boolean
  /** The next mark of the header under a data key. */
  mark(key: HeldKey): Mark
}

/** The old and the new data key of a rotation, whose maker zeroes both. */
export interface RotatedKeys {
  from: HeldKey
  to: HeldKey
  stopped: () => boolean
  /** Takes the new key in the place of the old one. */
  install: () => void
}

/** A slot that stays, with what opens it. */
interface KeptSlot {
  record: SlotRecord
  slot: KeySlot
}

/**
 * Replaces the data key in every slot that stays and in every secret, whole or not at all: one durable write
 * of the header makes the new one count. Throws as `keptSlots`, `wrappedAnew` and `SecretRecords.rotate` do.
 */
export async function rotateDataKey(
  { book, opener }: { book: SlotBook; opener: SlotOpener },
  request: RotationRequest,
  { from, to, stopped, install }: RotatedKeys,
  steps: RotationSteps,
): Promise<void> {
  await book.refuseReadOnly()
  const kept = await keptSlots({ book, opener }, request)
  const slots = await wrappedAnew(book, kept, to)
  const { slots: replaced, epoch: before } = book.present()
  const epoch = before + 1
  try {
    await steps.reseal({
      from,
      to,
      epoch,
      stopped,
      commit: async (switched) => {
        const keyCheck = keyCheckValue(to.dataKey, to.vaultId)
        await book.rewrite((header) => ({ ...header, keyCheck, epoch, slots, mark: steps.mark(to) }))
        install()
        switched()
      },
      undo: () => book.rewrite((header) => ({ ...header })),
    })
  } catch (error) {
    // Where the new header may stand on the disk, its slots must open.
    if (steps.settled()) for (const record of slots) await book.forget(record, to.vaultId)
    throw error
  }
  for (const record of replaced) await book.forget(record, from.vaultId)
}

/**
 * Finds what opens each slot that stays, and proves the typed passphrases. Throws `vault.last-slot` if none
 * stays, `input.invalid` with the id of each slot whose passphrase is missing as the field,
 * `vault.wrong-passphrase` and `vault.slot-unavailable` with the slot's id, and `vault.slow-down`.
 */
async function keptSlots(
  { book, opener }: { book: SlotBook; opener: SlotOpener },
  { passphrases, drop }: RotationRequest,
): Promise<KeptSlot[]> {
  const header = book.present()
  const records = header.slots.filter(({ id }) => !drop.includes(id))
  if (records.length === 0) throw new Problem('vault.last-slot', {})
  const typed = new Map(passphrases.map(({ slotId, passphrase }) => [slotId, passphrase]))
  const missing = records.filter(({ id, kind }) => kind === 'passphrase' && !typed.has(id))
  if (missing.length > 0)
    throw invalidInput(...missing.map(({ id }) => ({ field: id, code: 'required' as const })))
  const kept: KeptSlot[] = []
  for (const record of records) {
    const passphrase = record.kind === 'passphrase' ? typed.get(record.id) : undefined
    if (passphrase === undefined) {
      kept.push({ record, slot: await named(record, async () => book.unattended(record.kind)) })
    } else {
      const slot = book.passphrase(passphrase, record.purpose)
      const opened = await opener.openRecord(slot, record, header)
      opened.dataKey.fill(0)
      kept.push({ record, slot })
    }
  }
  return kept
}

/**
 * Wraps a new data key in every kept slot, each under its next generation, so that nothing that a slot keeps
 * outside the vault is overwritten. Throws `vault.slot-unavailable` with the slot's id, and leaves nothing
 * outside the vault then.
 */
async function wrappedAnew(
  book: SlotBook,
  kept: readonly KeptSlot[],
  { dataKey, vaultId }: HeldKey,
): Promise<SlotRecord[]> {
  const fresh: SlotRecord[] = []
  try {
    for (const { record, slot } of kept) {
      const wrapped = await named(record, () => book.rewrapped(slot, record, dataKey))
      const { lastUsedAt } = record
      fresh.push({ ...wrapped, ...(lastUsedAt !== undefined && { lastUsedAt }) })
    }
    return fresh
  } catch (error) {
    for (const record of fresh) await book.forget(record, vaultId)
    throw error
  }
}

/** Says which slot it was that could not be used. */
async function named<R>({ id: slotId }: SlotRecord, use: () => Promise<R>): Promise<R> {
  try {
    return await use()
  } catch (error) {
    if (!isSlotProblem(error)) throw error
    throw new Problem('vault.slot-unavailable', { ...error.data, slotId }, { cause: error.cause })
  }
}

function isSlotProblem(error: unknown): error is Problem<'vault.slot-unavailable'> {
  return error instanceof Problem && error.code === 'vault.slot-unavailable'
}
