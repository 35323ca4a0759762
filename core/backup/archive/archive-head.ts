import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { canonicalJson } from '../../storage/canonical-json.ts'
import { keyLength, type Random } from '../../vault/seal/aead.ts'
import type { Secret } from '../../vault/secret.ts'
import { passphraseKey, type ScryptCost, scryptParametersSchema } from '../../vault/slots/passphrase-slot.ts'

const formatName = 'fairlead/backup'
const formatVersion = 1
const saltBytes = 16
const longestLine = 1024
/** Longer than any passphrase in any form that may seal a backup. */
const longestTyped = 4096
const lineEnd = 0x0a

const kindSchema = z.object({ format: z.literal(formatName), version: z.int().min(1) })

const headSchema = scryptParametersSchema.extend({
  format: z.literal(formatName),
  version: z.literal(formatVersion),
  createdAt: z.int().min(0),
  /** Tells the right passphrase from a wrong one. */
  check: z.base64().length(44),
  /** Tells a damaged line from a wrong passphrase; anybody can make it. */
  checksum: z.string().regex(/^sha256:[0-9a-f]{64}$/),
})
type Head = z.infer<typeof headSchema>

/** The readable first line of a backup, and the key of what follows it, which the taker zeroes. */
export interface OpenHead {
  readonly line: Buffer
  readonly createdAt: number
  readonly key: Buffer
}

export type ReadHead =
  | { kind: 'head'; line: Buffer; head: Head }
  | { kind: 'newer'; version: number }
  | { kind: 'damaged' }

/** Makes the first line of a new backup and derives its key from the passphrase. */
export async function newHead(
  passphrase: Secret,
  { createdAt, cost, random }: { createdAt: number; cost: ScryptCost; random: Random },
): Promise<OpenHead> {
  const { N, r, p } = cost
  const salt = random(saltBytes)
  const { key, check } = await derived(passphrase, salt, cost)
  const content = {
    format: formatName,
    version: formatVersion,
    createdAt,
    kdf: 'scrypt',
    N,
    r,
    p,
    salt: salt.toString('base64'),
    check: check.toString('base64'),
  }
  return { line: lineOf({ ...content, checksum: checksum(content) }), createdAt, key }
}

/** Reads the first line of a file. Never throws. */
export function readHead(file: Buffer): ReadHead {
  const end = file.subarray(0, longestLine).indexOf(lineEnd)
  const value = end === -1 ? undefined : parseJson(file.subarray(0, end).toString('utf8'))
  const kind = kindSchema.safeParse(value)
  if (!kind.success) return { kind: 'damaged' }
  if (kind.data.version > formatVersion) return { kind: 'newer', version: kind.data.version }
  const head = headSchema.safeParse(value)
  if (!head.success) return { kind: 'damaged' }
  const { checksum: claimed, ...content } = head.data
  const line = lineOf(head.data)
  const whole = claimed === checksum(content) && line.equals(file.subarray(0, end + 1))
  return whole ? { kind: 'head', line, head: head.data } : { kind: 'damaged' }
}

/** Opens a first line by its passphrase; undefined if it is another one. */
export async function openHead(
  { line, head }: Extract<ReadHead, { kind: 'head' }>,
  passphrase: Secret,
): Promise<OpenHead | undefined> {
  if (passphrase.byteLength > longestTyped) return undefined
  const { key, check } = await derived(passphrase, Buffer.from(head.salt, 'base64'), head)
  const expected = Buffer.from(head.check, 'base64')
  if (check.length === expected.length && timingSafeEqual(check, expected)) {
    return { line, createdAt: head.createdAt, key }
  }
  key.fill(0)
  return undefined
}

async function derived(
  passphrase: Secret,
  salt: Buffer,
  cost: ScryptCost,
): Promise<{ key: Buffer; check: Buffer }> {
  const root = await passphraseKey(passphrase, salt, cost)
  const part = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `${formatName}/${purpose}`, keyLength))
  try {
    return { key: part('key'), check: part('check') }
  } finally {
    root.fill(0)
  }
}

function lineOf(head: object): Buffer {
  return Buffer.from(`${oneLine(head)}\n`)
}

function checksum(content: object): string {
  return `sha256:${createHash('sha256').update(oneLine(content)).digest('hex')}`
}

function oneLine(value: object): string {
  return JSON.stringify(JSON.parse(canonicalJson(value)))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
