import { scrypt } from 'node:crypto'
import * as z from 'zod'
import type { SlotPurpose } from '../../../contract/vault.ts'
import { keyLength, type Random } from '../seal/aead.ts'
import { unwrapDataKey, wrapDataKey } from '../seal/data-key.ts'
import type { Secret } from '../secret.ts'
import type { KeySlot, SlotContext, SlotPayload, Unwrapped, Wrapped } from './key-slot.ts'
import { longestPassphraseBytes, passphraseForm } from './passphrase-form.ts'

/** Cost of scrypt (RFC 7914); it takes 128 * N * r bytes of memory. */
export interface ScryptCost {
  N: number
  r: number
  p: number
}

export const defaultScryptCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 }

const saltLength = 16

/**
 * How a key is derived from a passphrase, as a file has it. It may ask for no less than 16 MiB and no more than
 * 1 GiB: checked before anything is computed.
 */
export const scryptParametersSchema = z.strictObject({
  kdf: z.literal('scrypt'),
  N: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]),
  r: z.literal(8),
  p: z.int().min(1).max(4),
  salt: z.base64().length(24),
})

const payloadSchema = scryptParametersSchema.extend({ wrapped: z.base64().max(1024) })

/** The slot of one passphrase, which it reads but does not dispose of; compared by the rule of its purpose. */
export function passphraseSlot(
  passphrase: Secret,
  options: { random: Random; cost?: ScryptCost; purpose?: SlotPurpose },
): KeySlot {
  const { random, cost = defaultScryptCost, purpose = 'daily' } = options
  return {
    kind: 'passphrase',
    purpose,
    available: async () => ({ ok: true, strength: 'strong' }),
    wrap: (dataKey, context) => wrap({ passphrase, purpose }, dataKey, context, cost, random),
    unwrap: (payload, context) => unwrap({ passphrase, purpose }, payload, context),
    forget: async () => true,
  }
}

/** A passphrase with the rule by which it is compared. */
interface Typed {
  passphrase: Secret
  purpose: SlotPurpose
}

async function wrap(
  typed: Typed,
  dataKey: Buffer,
  context: SlotContext,
  cost: ScryptCost,
  random: Random,
): Promise<Wrapped> {
  const salt = random(saltLength)
  const slotKey = await passphraseKey(typed.passphrase, salt, cost, typed.purpose)
  const { N, r, p } = cost
  const wrapped = wrapDataKey(slotKey, dataKey, context, random)
  slotKey.fill(0)
  return {
    ok: true,
    strength: 'strong',
    payload: { kdf: 'scrypt', N, r, p, salt: salt.toString('base64'), wrapped },
  }
}

async function unwrap(typed: Typed, payload: SlotPayload, context: SlotContext): Promise<Unwrapped> {
  const parsed = payloadSchema.safeParse(payload)
  if (!parsed.success) return { ok: false, reason: 'other', proof: 'key derivation out of range' }
  if (typed.passphrase.byteLength > 4 * longestPassphraseBytes) return { ok: false, reason: 'mismatch' }
  const salt = Buffer.from(parsed.data.salt, 'base64')
  const slotKey = await passphraseKey(typed.passphrase, salt, parsed.data, typed.purpose)
  const dataKey = unwrapDataKey(slotKey, parsed.data.wrapped, context)
  slotKey.fill(0)
  return dataKey === undefined ? { ok: false, reason: 'mismatch' } : { ok: true, dataKey }
}

/** The slot key of a passphrase; takes its time off the main thread. The caller zeroes it. */
export async function passphraseKey(
  passphrase: Secret,
  salt: Buffer,
  { N, r, p }: ScryptCost,
  purpose: SlotPurpose = 'daily',
): Promise<Buffer> {
  const normal = passphrase.revealText((text) => Buffer.from(passphraseForm(text, purpose), 'utf8'))
  // Room for what OpenSSL needs beside the big block; without it the default limit of 32 MiB would refuse.
  const maxmem = 128 * N * r + 128 * r * p + 1024 * 1024
  try {
    return await new Promise((resolve, reject) => {
      scrypt(normal, salt, keyLength, { N, r, p, maxmem }, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  } finally {
    normal.fill(0)
  }
}
