import { Problem } from '../../../contract/problem.ts'
import type { SlotRecord, VaultHeader } from '../keys/vault-header.ts'
import { isDataKey } from '../seal/data-key.ts'
import type { KeySlot, SlotContext, SlotKind, SlotRefusal } from './key-slot.ts'

/** A slot that gave the vault's own data key, which the taker zeroes. */
export interface OpenedSlot {
  ok: true
  dataKey: Buffer
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
  return { id, kind: slot.kind, strength, generation, createdAt, payload }
}

/** Opens the vault by any of its records of the slot's kind; a wrong key is a refusal (`mismatch`). */
export async function openBySlot(slot: KeySlot, header: VaultHeader): Promise<OpenedSlot | SlotRefusal> {
  const { vaultId, keyCheck, slots } = header
  let refusal: SlotRefusal = { ok: false, reason: 'missing' }
  for (const record of slots.filter(({ kind }) => kind === slot.kind)) {
    const opened = await slot.unwrap(record.payload, contextOf(record, vaultId))
    if (!opened.ok) {
      refusal = opened
    } else if (isDataKey(opened.dataKey, vaultId, keyCheck)) {
      return { ok: true, dataKey: opened.dataKey, record, shouldRewrap: opened.shouldRewrap ?? false }
    } else {
      opened.dataKey.fill(0)
      refusal = { ok: false, reason: 'mismatch' }
    }
  }
  return refusal
}

/** Where a stored record stands, and thereby what it is bound to. */
export function contextOf({ id, generation }: SlotRecord, vaultId: string): SlotContext {
  return { vaultId, slotId: id, generation }
}

/** A refusal as the problem that the user is told. */
export function refusalProblem(slot: SlotKind, { reason, proof }: SlotRefusal): Problem {
  if (slot === 'passphrase' && reason === 'mismatch') return new Problem('vault.wrong-passphrase', {})
  return new Problem('vault.slot-unavailable', { slot, reason, ...(proof !== undefined && { proof }) })
}
