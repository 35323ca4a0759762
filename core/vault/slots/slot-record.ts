import { Problem } from '../../../contract/problem.ts'
import type { SlotRecord, VaultHeader } from '../keys/vault-header.ts'
import { isDataKey } from '../seal/data-key.ts'
import type { KeySlot, SlotContext, SlotKind, SlotRefusal } from './key-slot.ts'

/** A slot that gave the vault's own data key, which the taker zeroes. */
export interface OpenedSlot {
  ok: true
  dataKey: Buffer
  slot: KeySlot
  record: SlotRecord
  shouldRewrap: boolean
}

/**
 * Wraps the data key, opens it again and compares: only then is it worth a record. Throws
 * `vault.slot-unavailable`, and leaves nothing in the slot's own store then.
 */
export async function makeSlotRecord(
  slot: KeySlot,
  dataKey: Buffer,
  context: SlotContext,
  { createdAt, acceptWeak }: { createdAt: number; acceptWeak: boolean },
): Promise<SlotRecord> {
  const wrapped = await slot.wrap(dataKey, context, { acceptWeak })
  if (!wrapped.ok) throw refusalProblem(slot.kind, wrapped)
  const { payload, strength } = wrapped
  const opened = await slot.unwrap(payload, context)
  const same = opened.ok && opened.dataKey.equals(dataKey)
  if (opened.ok) opened.dataKey.fill(0)
  if (!same) {
    await slot.forget(payload, context)
    throw refusalProblem(slot.kind, opened.ok ? { ok: false, reason: 'mismatch' } : opened)
  }
  const { slotId: id, generation } = context
  const { kind, purpose = 'daily' } = slot
  return { id, kind, purpose, strength, generation, createdAt, payload }
}

/**
 * Opens the vault by any of its records of the slot's kind and purpose. A wrong key is a refusal
 * (`mismatch`), and the one that is told if several records refuse.
 */
export async function openBySlot(slot: KeySlot, header: VaultHeader): Promise<OpenedSlot | SlotRefusal> {
  let refusal: SlotRefusal = { ok: false, reason: 'not-set-up' }
  for (const record of header.slots.filter((each) => isRecordOf(slot, each))) {
    const opened = await openByRecord(slot, record, header)
    if (opened.ok) return opened
    if (refusal.reason !== 'mismatch') refusal = opened
  }
  return refusal
}

/** Opens the vault by one of its records; a wrong key is a refusal (`mismatch`). */
export async function openByRecord(
  slot: KeySlot,
  record: SlotRecord,
  { vaultId, keyCheck }: VaultHeader,
): Promise<OpenedSlot | SlotRefusal> {
  const opened = await slot.unwrap(record.payload, contextOf(record, vaultId))
  if (!opened.ok) return opened
  if (isDataKey(opened.dataKey, vaultId, keyCheck)) {
    return { ok: true, dataKey: opened.dataKey, slot, record, shouldRewrap: opened.shouldRewrap ?? false }
  }
  opened.dataKey.fill(0)
  return { ok: false, reason: 'mismatch' }
}

/** Whether a slot is of the kind and purpose that a record was made for. */
export function isRecordOf({ kind, purpose = 'daily' }: KeySlot, record: SlotRecord): boolean {
  return record.kind === kind && record.purpose === purpose
}

/** Where a stored record stands, and thereby what it is bound to. */
export function contextOf({ id, generation }: SlotRecord, vaultId: string): SlotContext {
  return { vaultId, slotId: id, generation }
}

/** A refusal as the problem that the user is told; `slotId` says which of several slots refused. */
export function refusalProblem(slot: SlotKind, { reason, proof }: SlotRefusal, slotId?: string): Problem {
  const which = slotId !== undefined && { slotId }
  if (slot === 'passphrase' && reason === 'mismatch')
    return new Problem('vault.wrong-passphrase', { ...which })
  return new Problem('vault.slot-unavailable', {
    slot,
    reason,
    ...which,
    ...(proof !== undefined && { proof }),
  })
}
