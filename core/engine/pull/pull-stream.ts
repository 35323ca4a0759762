import * as z from 'zod'
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

const lineShape = z.looseObject({
  status: z.string().optional().catch(undefined),
  id: z.string().optional().catch(undefined),
  stream: z.string().optional().catch(undefined),
  error: z.unknown().optional(),
  errorDetail: z.unknown().optional(),
  progressDetail: z
    .looseObject({ current: z.unknown().optional(), total: z.unknown().optional() })
    .optional()
    .catch(undefined),
})
const errorDetailShape = z.looseObject({ message: z.string() })

function pullEvent(line: JsonLine): PullEvent {
  if (line.kind === 'unreadable') {
    // the start of an error that was too long to keep is still an error
    if (line.cut && /"error(Detail)?"\s*:/.test(line.text))
      return { kind: 'failure', text: safeProof(line.text) }
    return { kind: 'unreadable', text: safeProof(line.text, 300) }
  }
  const read = lineShape.safeParse(line.value)
  if (!read.success) return { kind: 'unreadable', text: safeProof(JSON.stringify(line.value), 300) }
  const { status, id, stream, error, errorDetail, progressDetail } = read.data
  if (isSaid(error) || isSaid(errorDetail)) return { kind: 'failure', text: failureText(errorDetail, error) }
  const phase = status === undefined ? undefined : layerPhase(status)
  const text = safeProof(status ?? stream ?? '', 300)
  if (phase === undefined || id === undefined || id === '') return { kind: 'status', text }
  return {
    kind: 'layer',
    id: safeProof(id, 100),
    phase,
    text,
    ...count('current', progressDetail?.current),
    ...count('total', progressDetail?.total),
  }
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function failureText(detail: unknown, error: unknown): string {
  const message = errorDetailShape.safeParse(detail)
  if (message.success && message.data.message !== '') return safeProof(message.data.message)
  return safeProof(typeof error === 'string' ? error : JSON.stringify(error ?? detail))
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
