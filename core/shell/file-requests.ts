import { imagePartBytes } from '../../contract/images.ts'
import type { FileDoor, FileSeat, GivenFile } from './file-door.ts'

/** A request as both shells see it, already known to come from the app's own page. */
export interface FileRequest {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  readonly header: (name: string) => string | undefined
  readonly body: AsyncIterable<Uint8Array>
  /** Whoever asked has left. */
  readonly gone: AbortSignal
}

/** `file` stands in the place of a body. A request that was not read to its end has `unread`. */
export interface FileAnswer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly file?: GivenFile
  readonly unread?: boolean
}

/** Which requests are for the door: no other path begins so. */
export function isFileTarget(target: string): boolean {
  return target.startsWith('/transfers')
}

const offsetHeader = 'x-fairlead-offset'

/**
 * Answers a request for a file or with a part of one. The header with the offset is what no form and no foreign
 * page can send without being asked for leave, which nobody gives.
 */
export async function answerFileRequest(door: FileDoor, request: FileRequest): Promise<FileAnswer> {
  const ticket = /^\/transfers\/([\w-]{43})$/.exec(request.target)?.[1]
  if (ticket === undefined) return unread(404)
  switch (request.method) {
    case 'GET':
      return await give(door, ticket, request.gone)
    case 'POST':
      return await take(door, ticket, request)
    default:
      return unread(405)
  }
}

async function give(door: FileDoor, ticket: string, gone: AbortSignal): Promise<FileAnswer> {
  const file = await door.give(ticket, gone)
  if (file === 'unknown') return unread(404)
  if (file === 'failed') return unread(502)
  return {
    status: 200,
    headers: [
      ['Content-Type', file.type],
      ['Content-Disposition', `attachment; filename="${file.name}"`],
    ],
    file,
  }
}

async function take(door: FileDoor, ticket: string, request: FileRequest): Promise<FileAnswer> {
  const offset = /^\d{1,15}$/.exec(request.header(offsetHeader) ?? '')?.[0]
  if (offset === undefined) return unread(400)
  if (request.header('content-type') !== 'application/octet-stream') return unread(415)
  const seat = door.receive(ticket, Number(offset))
  if (seat === 'unknown') return unread(404)
  if (seat === 'out-of-turn') return unread(409)
  const part = await readPart(seat, request.body)
  if (part === undefined) return unread(413)
  return { status: (await seat.take(part)) ? 204 : 410, headers: [] }
}

/** Undefined for more than may come. Throws what the connection throws, and leaves the seat in both cases. */
async function readPart(seat: FileSeat, body: AsyncIterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const most = Math.min(seat.missing, imagePartBytes)
  const pieces: Uint8Array[] = []
  let size = 0
  let whole = false
  try {
    for await (const piece of body) {
      size += piece.length
      if (size > most) return undefined
      pieces.push(piece)
    }
    whole = size > 0
  } finally {
    if (!whole) seat.leave()
  }
  return whole ? Buffer.concat(pieces) : undefined
}

function unread(status: number): FileAnswer {
  return { status, headers: [], unread: true }
}
