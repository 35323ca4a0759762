import { setTimeout } from 'node:timers/promises'
import type { SafeStorage } from 'electron'
import * as z from 'zod'
import type { Random } from '../../core/vault/seal/aead.ts'
import { unwrapDataKey, wrapDataKey } from '../../core/vault/seal/data-key.ts'
import type {
  KeySlot,
  SlotContext,
  SlotPayload,
  SlotRefusal,
  SlotStrength,
  Unwrapped,
  Wrapped,
} from '../../core/vault/slots/key-slot.ts'
import { isSealedWithFixedKey } from './fixed-key.ts'

type AsyncStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>

export interface SafeStorageSlotOptions {
  /** Electron's `safeStorage`, used only after the app is ready. */
  readonly storage: AsyncStorage
  readonly platform: NodeJS.Platform
  readonly random: Random
  /** How long one call may take, the system's own dialog included; 30 s unless given. */
  readonly waitMs?: number
  /** How to wait between two tries; by a timer unless given. */
  readonly sleep?: (milliseconds: number) => Promise<unknown>
}

const payloadSchema = z.strictObject({ blob: z.base64().max(4096), wrapped: z.base64().max(1024) })
const retries = 4

class Late extends Error {}

/**
 * The slot that keeps a 32-byte key sealed by Electron's asynchronous safeStorage and wraps the data key
 * with it: what safeStorage seals is not authenticated, so an answer alone proves nothing. On Linux the key
 * that everybody knows is refused as `weak`, or recorded as weak where that was agreed to.
 */
export function safeStorageSlot(options: SafeStorageSlotOptions): KeySlot {
  return {
    kind: 'safe-storage',
    available: async () => {
      const sealed = await seal(options, false)
      if (sealed.ok) sealed.slotKey.fill(0)
      return sealed.ok ? { ok: true, strength: sealed.strength } : sealed
    },
    wrap: (dataKey, context, { acceptWeak } = { acceptWeak: false }) =>
      wrap(options, dataKey, context, acceptWeak),
    unwrap: (payload, context) => unwrap(options, payload, context),
    // All that the slot keeps is in its record.
    forget: async () => true,
  }
}

async function wrap(
  options: SafeStorageSlotOptions,
  dataKey: Buffer,
  context: SlotContext,
  acceptWeak: boolean,
): Promise<Wrapped> {
  const sealed = await seal(options, acceptWeak)
  if (!sealed.ok) return sealed
  const { slotKey, blob, strength } = sealed
  const payload = {
    blob: blob.toString('base64'),
    wrapped: wrapDataKey(slotKey, dataKey, context, options.random),
  }
  slotKey.fill(0)
  return { ok: true, strength, payload }
}

/** A fresh slot key and its blob, once the blob was read back and it is known how well it is sealed. */
async function seal(
  options: SafeStorageSlotOptions,
  acceptWeak: boolean,
): Promise<{ ok: true; slotKey: Buffer; blob: Buffer; strength: SlotStrength } | SlotRefusal> {
  const { storage, platform, random } = options
  const slotKey = random(32)
  const text = slotKey.toString('base64')
  return bounded(options, async () => {
    if (!(await storage.isAsyncEncryptionAvailable())) return { ok: false, reason: 'no-service' }
    const blob = await patiently(options, () => storage.encryptStringAsync(text))
    const weak = platform === 'linux' && isSealedWithFixedKey(blob, text)
    if (weak && !acceptWeak) return { ok: false, reason: 'weak' }
    const { result } = await patiently(options, () => storage.decryptStringAsync(blob))
    if (result !== text) return { ok: false, reason: 'mismatch' }
    return { ok: true, slotKey, blob, strength: weak ? 'weak' : 'strong' }
  })
}

async function unwrap(
  options: SafeStorageSlotOptions,
  payload: SlotPayload,
  context: SlotContext,
): Promise<Unwrapped> {
  const parsed = payloadSchema.safeParse(payload)
  if (!parsed.success) return { ok: false, reason: 'other', proof: 'slot record not readable' }
  return bounded(options, async () => {
    const blob = Buffer.from(parsed.data.blob, 'base64')
    const { result, shouldReEncrypt } = await patiently(options, () =>
      options.storage.decryptStringAsync(blob),
    )
    const slotKey = Buffer.from(result, 'base64')
    // An empty answer is what safeStorage gives for an empty blob, and wrong bytes what it gives for a
    // damaged one: only the authenticated wrapping decides.
    const dataKey = slotKey.length === 32 ? unwrapDataKey(slotKey, parsed.data.wrapped, context) : undefined
    slotKey.fill(0)
    if (!dataKey) return { ok: false, reason: 'mismatch' }
    return { ok: true, dataKey, ...(shouldReEncrypt && { shouldRewrap: true }) }
  })
}

/** "Temporarily unavailable" means a keychain that is not awake yet, and never a lost key. */
async function patiently<R>(
  { sleep = setTimeout }: SafeStorageSlotOptions,
  call: () => Promise<R>,
): Promise<R> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      if (attempt >= retries || !/temporarily unavailable/i.test(String(error))) throw error
      await sleep(250 * 2 ** attempt)
    }
  }
}

async function bounded<R>(
  { waitMs = 30_000 }: SafeStorageSlotOptions,
  work: () => Promise<R | SlotRefusal>,
): Promise<R | SlotRefusal> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = globalThis.setTimeout(() => reject(new Late()), waitMs)
  })
  try {
    return await Promise.race([work(), late])
  } catch (error) {
    if (error instanceof Late) return { ok: false, reason: 'timeout' }
    const text = error instanceof Error ? error.message : String(error)
    const proof = text.replace(/\p{Cc}/gu, ' ').slice(0, 500)
    if (/temporarily unavailable/i.test(text)) return { ok: false, reason: 'waiting', proof }
    return { ok: false, reason: 'gone', proof }
  } finally {
    clearTimeout(timer)
  }
}
