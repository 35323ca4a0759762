import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SlotContext } from '../slots/key-slot.ts'
import { associatedData, decrypt, encrypt, keyLength, type Random } from './aead.ts'

/** The layout of a wrapped data key; part of what it is bound to. */
const wrapVersion = 1

/** Wraps the data key under a slot's own key, bound to the slot, the vault and the generation. */
export function wrapDataKey(slotKey: Buffer, dataKey: Buffer, context: SlotContext, random: Random): string {
  return encrypt(slotKey, dataKey, wrapData(context), random)
}

/** Gives the data key, or undefined if the wrapped text does not open with this key in this place. */
export function unwrapDataKey(slotKey: Buffer, wrapped: string, context: SlotContext): Buffer | undefined {
  return decrypt(slotKey, wrapped, wrapData(context))
}

/** A value that tells the right data key from any other and says nothing about it. */
export function keyCheckValue(dataKey: Buffer, vaultId: string): string {
  const data = associatedData('fairlead/key-check', wrapVersion, vaultId)
  return createHmac('sha256', dataKey).update(data).digest('base64')
}

/**
 * Whether a slot gave the vault's data key. A slot's word is not enough: safeStorage answers "" for an
 * empty blob, and unauthenticated modes decrypt a flipped bit to other bytes.
 */
export function isDataKey(candidate: Buffer, vaultId: string, keyCheck: string): boolean {
  if (candidate.length !== keyLength) return false
  const actual = Buffer.from(keyCheckValue(candidate, vaultId), 'base64')
  const expected = Buffer.from(keyCheck, 'base64')
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

function wrapData({ vaultId, slotId, generation }: SlotContext): Buffer {
  return associatedData('fairlead/key-slot', wrapVersion, vaultId, slotId, generation)
}
