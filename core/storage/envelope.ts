import { createHash } from 'node:crypto'
import * as z from 'zod'
import { canonicalJson } from './canonical-json.ts'

/** Takes a value of one version to the next version. */
export type Migration = (value: unknown) => unknown

/**
 * How a kind of file is read and written. `migrations[0]` takes version 1 to 2, and so on. The schema must
 * accept what it has produced: values pass it on the way to the disk and on the way back.
 */
export interface FileFormat<T> {
  format: `fairlead/${string}`
  version: number
  schema: z.ZodType<T>
  migrations?: readonly Migration[]
}

/** What the bytes of a file turned out to be; `newer` is whole, but of a later version of the program. */
export type Envelope<T> =
  | { kind: 'good'; value: T; generation: number }
  | { kind: 'newer'; value: T | undefined; generation: number; version: number }
  | { kind: 'damaged'; why: string }

const envelopeSchema = z.object({
  format: z.string(),
  version: z.int().min(1),
  generation: z.int().min(1),
  checksum: z.string(),
  value: z.unknown(),
})

/** The bytes of a file: an envelope of canonical JSON with format, version, generation and checksum. */
export function encodeEnvelope<T>(kind: FileFormat<T>, generation: number, value: T): Buffer {
  const content = { format: kind.format, version: kind.version, generation, value }
  return Buffer.from(`${canonicalJson({ ...content, checksum: checksum(content) })}\n`)
}

/** Reads what `encodeEnvelope` wrote. Never throws: whatever does not verify is `damaged`, with the reason. */
export function decodeEnvelope<T>(kind: FileFormat<T>, bytes: Buffer): Envelope<T> {
  const parsed = envelopeSchema.safeParse(parseJson(bytes))
  if (!parsed.success) return { kind: 'damaged', why: 'not an envelope' }
  const { checksum: claimed, ...content } = parsed.data
  if (content.format !== kind.format) return { kind: 'damaged', why: 'another format' }
  if (!isWhole(content, claimed)) return { kind: 'damaged', why: 'checksum' }
  const { version, generation } = content
  if (version > kind.version) {
    return { kind: 'newer', value: kind.schema.safeParse(content.value).data, generation, version }
  }
  try {
    return { kind: 'good', value: kind.schema.parse(migrate(kind, version, content.value)), generation }
  } catch {
    return { kind: 'damaged', why: 'schema' }
  }
}

function migrate<T>(kind: FileFormat<T>, from: number, value: unknown): unknown {
  return (kind.migrations ?? []).slice(from - 1).reduce((older, step) => step(older), value)
}

/** Nested deeper than the stack is nothing that was ever written. */
function isWhole(content: object, claimed: string): boolean {
  try {
    return claimed === checksum(content)
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function checksum(content: object): string {
  return `sha256:${createHash('sha256').update(canonicalJson(content)).digest('hex')}`
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
