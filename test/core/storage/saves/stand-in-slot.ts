import { randomBytes } from 'node:crypto'
import { unwrapDataKey, wrapDataKey } from '../../../../core/vault/seal/data-key.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'

/** A slot that needs nobody and costs nothing: it wraps the data key under the key that it is given. */
export function standInSlot(slotKey: Buffer): KeySlot {
  return {
    kind: 'safe-storage',
    available: async () => ({ ok: true, strength: 'strong' }),
    wrap: async (dataKey, context) => ({
      ok: true,
      strength: 'strong',
      payload: { wrapped: wrapDataKey(slotKey, dataKey, context, randomBytes) },
    }),
    unwrap: async ({ wrapped }, context) => {
      const dataKey = unwrapDataKey(slotKey, String(wrapped), context)
      return dataKey ? { ok: true, dataKey } : { ok: false, reason: 'mismatch' }
    },
    forget: async () => true,
  }
}
