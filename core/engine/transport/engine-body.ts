import type { IncomingMessage } from 'node:http'
import { Problem } from '../../../contract/problem.ts'
import { engineUnreachable, silentFor } from './engine-unreachable.ts'

type Reading = {
  readonly signal: AbortSignal
  readonly idle: number | undefined
  readonly endpoint: string
}

/**
 * The pieces of a body as they come, with a limit on the silence between two of them. Ends without an error
 * only where HTTP itself marks the end, by a length or by the last chunk: a connection that merely closed
 * counts as `cut`.
 */
export async function* bodyChunks(message: IncomingMessage, reading: Reading): AsyncGenerator<Buffer> {
  const pieces = message[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await nextWithin(pieces, message, reading)
      // a stopped request is drained as if it had ended
      reading.signal.throwIfAborted()
      if (next.done) break
      yield next.value
    }
  } finally {
    message.destroy()
  }
  if (!message.complete || !isFramed(message)) throw cut(reading.endpoint)
}

/** All pieces in one; more than `limit` bytes count as rubbish. */
export async function readBounded(
  chunks: AsyncIterable<Buffer>,
  limit: number,
  endpoint: string,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of chunks) {
    size += piece.length
    if (size > limit) throw new Problem('engine.unreachable', { endpoint, reason: 'rubbish' })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** The first `limit` bytes, or fewer where there are no more; what follows is not waited for. */
export async function readStart(chunks: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of chunks) {
    pieces.push(piece.subarray(0, limit - size))
    size += piece.length
    if (size >= limit) break
  }
  return Buffer.concat(pieces)
}

async function nextWithin(pieces: AsyncIterator<Buffer>, message: IncomingMessage, reading: Reading) {
  const { idle, signal, endpoint } = reading
  const timer = idle === undefined ? undefined : setTimeout(() => message.destroy(silentFor(idle)), idle)
  try {
    return await pieces.next()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw engineUnreachable(endpoint, error)
  } finally {
    clearTimeout(timer)
  }
}

function isFramed(message: IncomingMessage): boolean {
  const noBody = message.statusCode === 204 || message.statusCode === 304
  return noBody || 'content-length' in message.headers || 'transfer-encoding' in message.headers
}

function cut(endpoint: string): Problem {
  return new Problem('engine.unreachable', { endpoint, reason: 'cut' })
}
