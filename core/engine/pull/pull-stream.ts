import { safeProof } from '../safe-proof.ts'
import { type JsonLine, JsonLines } from '../transport/json-lines.ts'
import type { LayerPhase, PullEvent } from './pull-event.ts'

/** Turns the bytes of `POST /images/create` into events; the pieces may be cut anywhere. */
export class PullStream {
  readonly #lines = new JsonLines()

  /** The events that the next piece completes. */
  push(piece: Uint8Array): PullEvent[] {
    return this.#lines.push(piece).map(pullEvent)
  }

  /** The event of a last line without a newline. */
  end(): PullEvent[] {
    return this.#lines.end().map(pullEvent)
  }
}

type Fields = Readonly<Record<string, unknown>>

// by hand and not by a schema: an engine may send thousands of these a second
function pullEvent(line: JsonLine): PullEvent {
  if (line.kind === 'unreadable') {
    // the start of an error that was too long to keep is still an error
    if (line.cut && /"error(Detail)?"\s*:/.test(line.text))
      return { kind: 'failure', text: safeProof(line.text) }
    return { kind: 'unreadable', text: safeProof(line.text, 300) }
  }
  const fields = fieldsOf(line.value)
  if (!fields) return { kind: 'unreadable', text: safeProof(written(line.value), 300) }
  const { error, errorDetail } = fields
  if (isSaid(error) || isSaid(errorDetail)) return { kind: 'failure', text: failureText(errorDetail, error) }
  const status = textOf(fields.status)
  const id = textOf(fields.id) ?? ''
  const phase = status === undefined ? undefined : layerPhase(status)
  const text = safeProof(status ?? textOf(fields.stream) ?? '', 300)
  if (phase === undefined || id === '') return { kind: 'status', text }
  const detail = fieldsOf(fields.progressDetail)
  return {
    kind: 'layer',
    id: safeProof(id, 100),
    phase,
    text,
    ...count('current', detail?.current),
    ...count('total', detail?.total),
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function failureText(detail: unknown, error: unknown): string {
  const message = textOf(fieldsOf(detail)?.message)
  if (message) return safeProof(message)
  return safeProof(textOf(error) ?? written(error ?? detail))
}

/** A value as JSON; one that is nested beyond what can be written is named for that. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return 'a value nested too deep to be shown'
  }
}

/** A whole number of bytes above nothing, or nothing: engines write 0 and -1 where they do not know. */
function count<K extends string>(key: K, value: unknown): { [k in K]?: number } {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) return {}
  return { [key]: value } as { [k in K]?: number }
}

function layerPhase(status: string): LayerPhase | undefined {
  switch (status) {
    case 'Pulling fs layer':
    case 'Waiting':
      return 'waiting'
    case 'Downloading':
      return 'downloading'
    case 'Verifying Checksum':
    case 'Download complete':
      return 'verifying'
    case 'Extracting':
      return 'extracting'
    case 'Pull complete':
      return 'done'
    case 'Already exists':
      return 'exists'
    default:
      return status.startsWith('Retrying in ') ? 'downloading' : undefined
  }
}
