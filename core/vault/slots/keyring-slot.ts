import { createRequire } from 'node:module'
import * as z from 'zod'
import { keyLength, type Random } from '../seal/aead.ts'
import { unwrapDataKey, wrapDataKey } from '../seal/data-key.ts'
import type {
  KeySlot,
  NoteStore,
  SlotContext,
  SlotPayload,
  SlotReason,
  SlotRefusal,
  SlotStrength,
  Unwrapped,
  Wrapped,
} from './key-slot.ts'
import { KeyringMissing, KeyringSilent, type KeyringStore, threadedKeyringStore } from './keyring-store.ts'

export interface KeyringSlotOptions {
  random: Random
  /** The system's own keyring unless given. */
  store?: KeyringStore
  /** How long one call may take; 10 s unless given, which leaves time for the desktop's unlock dialog. */
  waitMs?: number
}

const payloadSchema = z.strictObject({ wrapped: z.base64().max(1024) })

/** What the pinned Secret Service store says; all its errors carry one and the same code. */
const words: readonly (readonly [string, SlotReason])[] = [
  ['was not provided by any .service files', 'no-service'],
  ['no result found', 'no-collection'],
  ['unlock prompt was dismissed', 'locked'],
  ['Did not receive a reply', 'timeout'],
  ['disconnected from message bus without replying', 'stopped'],
  ['is matched by', 'ambiguous'],
  ['DBus error', 'no-bus'],
]

/**
 * The slot that keeps a 32-byte key in the operating system's keyring and wraps the data key with it. An
 * entry is named by vault, slot and generation, so that none is ever overwritten.
 */
export function keyringSlot({ random, store, waitMs = 10_000 }: KeyringSlotOptions): KeySlot {
  const keyring = new BoundedKeyring(store ?? threadedKeyringStore(keyringModule, waitMs), waitMs)
  return {
    kind: 'keyring',
    available: () => available(keyring),
    wrap: (dataKey, context) => wrap(keyring, dataKey, context, random),
    unwrap: (payload, context) => unwrap(keyring, payload, context),
    forget: async (_payload, context) =>
      (await keyring.ask((entries) => entries.delete(account(context)))).ok,
    notes: noteStore(keyring),
  }
}

function noteStore(keyring: BoundedKeyring): NoteStore {
  const name = (vaultId: string) => `anchor-${vaultId}`
  const done = (answer: { ok: true } | SlotRefusal): { ok: true } | SlotRefusal =>
    answer.ok ? { ok: true } : answer
  return {
    read: async (vaultId) => {
      const read = await keyring.ask((entries) => entries.get(name(vaultId)))
      return read.ok ? { ok: true, note: read.value?.toString('utf8') } : read
    },
    write: async (vaultId, note) =>
      done(await keyring.ask((entries) => entries.set(name(vaultId), Buffer.from(note, 'utf8')))),
    forget: async (vaultId) => done(await keyring.ask((entries) => entries.delete(name(vaultId)))),
  }
}

/** An entry that is not there can be looked for in a locked keyring too, but nothing can be kept there. */
async function available(
  keyring: BoundedKeyring,
): Promise<{ ok: true; strength: SlotStrength } | SlotRefusal> {
  const answer = await keyring.ask((entries) => entries.get('availability'))
  if (!answer.ok) return answer
  const collection = await keyring.ask(async (entries) => (await entries.collection?.()) ?? 'unknown')
  if (!collection.ok) return collection
  if (collection.value === 'locked') return { ok: false, reason: 'locked' }
  if (collection.value === 'none') return { ok: false, reason: 'no-collection' }
  return { ok: true, strength: 'strong' }
}

async function wrap(
  keyring: BoundedKeyring,
  dataKey: Buffer,
  context: SlotContext,
  random: Random,
): Promise<Wrapped> {
  const slotKey = random(keyLength)
  try {
    const written = await keyring.ask((entries) => entries.set(account(context), slotKey))
    if (!written.ok) return written
    const read = await keyring.ask((entries) => entries.get(account(context)))
    const same = read.ok && (read.value?.equals(slotKey) ?? false)
    if (read.ok) read.value?.fill(0)
    if (!same) {
      await keyring.ask((entries) => entries.delete(account(context)))
      return read.ok ? { ok: false, reason: 'mismatch' } : read
    }
    return {
      ok: true,
      strength: 'strong',
      payload: { wrapped: wrapDataKey(slotKey, dataKey, context, random) },
    }
  } finally {
    slotKey.fill(0)
  }
}

async function unwrap(
  keyring: BoundedKeyring,
  payload: SlotPayload,
  context: SlotContext,
): Promise<Unwrapped> {
  const parsed = payloadSchema.safeParse(payload)
  if (!parsed.success) return { ok: false, reason: 'other', proof: 'slot record not readable' }
  const read = await keyring.ask((entries) => entries.get(account(context)))
  if (!read.ok) return read
  const slotKey = read.value
  if (slotKey === null) return { ok: false, reason: 'gone' }
  const dataKey =
    slotKey.length === keyLength ? unwrapDataKey(slotKey, parsed.data.wrapped, context) : undefined
  slotKey.fill(0)
  return dataKey === undefined ? { ok: false, reason: 'mismatch' } : { ok: true, dataKey }
}

/** A keyring whose every call ends in time, and whose failures are answers. */
class BoundedKeyring {
  readonly #store: KeyringStore
  readonly #waitMs: number

  constructor(store: KeyringStore, waitMs: number) {
    this.#store = store
    this.#waitMs = waitMs
  }

  async ask<R>(call: (store: KeyringStore) => Promise<R>): Promise<{ ok: true; value: R } | SlotRefusal> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new KeyringSilent('no answer')), this.#waitMs)
    })
    try {
      return { ok: true, value: await Promise.race([call(this.#store), late]) }
    } catch (error) {
      return refusal(error)
    } finally {
      clearTimeout(timer)
    }
  }
}

function refusal(error: unknown): SlotRefusal {
  const text = error instanceof Error ? error.message : String(error)
  const proof = firstLine(text)
  if (error instanceof KeyringMissing) return { ok: false, reason: 'missing', proof }
  if (error instanceof KeyringSilent) return { ok: false, reason: 'timeout', proof }
  const reason = words.find(([part]) => text.includes(part))?.[1] ?? 'other'
  return { ok: false, reason, proof }
}

/** Older builds of the package append a stack trace to the message. */
function firstLine(text: string): string {
  const [line = ''] = text.split(/[\r\n]/, 1)
  return line.replace(/\p{Cc}/gu, ' ').slice(0, 500)
}

function account({ vaultId, slotId, generation }: SlotContext): string {
  return `vault-${vaultId}-${slotId}-${generation}`
}

function keyringModule(): string {
  const require = createRequire(import.meta.url)
  return require.resolve('@napi-rs/keyring')
}
