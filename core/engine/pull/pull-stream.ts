import { safeProof } from '../safe-proof.ts'
import { type JsonLine, JsonLines } from '../transport/json-lines.ts'
import type { LayerPhase, PullEvent } from './pull-event.ts'

/** Turns the bytes of `POST /images/create` into events; the pieces may be cut anywhere. */
export class PullStream {
  readonly #lines = new JsonLines()

  /** True once so much could not be read that nothing after it is worth waiting for. */
  get isHopeless(): boolean {
    return this.#lines.lost > mostLost
  }

  /** The events that the next piece completes. */
  push(piece: Uint8Array): PullEvent[] {
    return this.#lines.push(piece).map(pullEvent)
  }

  /** The event of a last line without a newline. */
  end(): PullEvent[] {
    return this.#lines.end().map(pullEvent)
  }
}

/** In bytes. No engine sends a line that cannot be read; one that sends many of them only takes time and room. */
const mostLost = 1024 * 1024

// by hand and not by a schema: an engine may send thousands of these a second
function pullEvent(line: JsonLine): PullEvent {
  if (line.kind === 'unreadable') {
    // the start of an error that was too long to keep is still an error
    if (line.cut && /"error(Detail)?"\s*:/.test(line.text))
      return { kind: 'failure', text: safeProof(line.text) }
    return { kind: 'unreadable', text: safeProof(line.text, 300) }
  }
  const { error, errorDetail, status: said, id: named, stream, progressDetail } = line.value
  if (isSaid(error) || isSaid(errorDetail)) {
    const message = textOf(fieldOf(errorDetail, 'message')) || textOf(error) || line.text
    return { kind: 'failure', text: safeProof(message) }
  }
  const status = textOf(said)
  const id = textOf(named) ?? ''
  const phase = status === undefined ? undefined : layerPhase(status)
  const text = safeProof(status ?? textOf(stream) ?? '', 300)
  if (phase === undefined || id === '') return { kind: 'status', text }
  return {
    kind: 'layer',
    id: safeProof(id, 100),
    phase,
    text,
    ...count('current', fieldOf(progressDetail, 'current')),
    ...count('total', fieldOf(progressDetail, 'total')),
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
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
