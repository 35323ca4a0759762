import { setTimeout as sleep } from 'node:timers/promises'
import { ORPCError } from '@orpc/client'
import { ServerPeer, type ServerPeerHandleRequestFn } from '@orpc/standard-server-peer'
import { describeBug, type RpcLog } from './call-outcome.ts'
import type { RpcConnection, RpcSession } from './rpc-connection.ts'
import { isStream } from './stream-end.ts'

/** Frames above this many bytes close the connection: image files and the like never cross here. */
export const maxFrameBytes = 1024 * 1024

/** Above this many bytes not yet taken by the transport, every call of the connection waits. */
export const maxBacklogBytes = 1024 * 1024

/** Calls and streams of one connection at the same time; one more is answered with TOO_MANY_REQUESTS. */
export const maxCallsInFlight = 128

/** Frames of one connection within a second; more of them close it. */
export const maxFramesPerSecond = 5000

/**
 * One peer for one connection. The library turns a malformed frame into an unhandled rejection and buffers
 * without end for a reader that stopped; here the first closes the connection and the second waits.
 */
export function openRpcSession(
  connection: RpcConnection,
  handle: ServerPeerHandleRequestFn,
  log: RpcLog,
  onClosed: () => void,
): RpcSession {
  let closed = false
  let inFlight = 0
  let second = 0
  let framesInSecond = 0

  const peer = new ServerPeer(async (message) => {
    while (!closed && connection.backlog() > maxBacklogBytes) await sleep(5)
    if (closed) return
    if (typeof message !== 'string') throw new TypeError('a call answered with a file')
    connection.send(message)
  })

  const close = () => {
    if (closed) return
    closed = true
    peer.close()
    onClosed()
  }
  const refuse = (reason: string, bytes: number) => {
    if (closed) return
    log.warn({ bytes, reason }, 'frame refused')
    close()
    connection.close(reason)
  }

  const tooOften = (): boolean => {
    const now = Math.floor(performance.now() / 1000)
    framesInSecond = now === second ? framesInSecond + 1 : 1
    second = now
    return framesInSecond > maxFramesPerSecond
  }

  const receive = async (frame: string, bytes: number): Promise<void> => {
    let wellFormed = false
    try {
      // Settles when the answer, or the stream that it began, is over.
      await peer.message(frame, async (request) => {
        wellFormed = true
        inFlight += 1
        if (inFlight > maxCallsInFlight) return refusal('TOO_MANY_REQUESTS')
        // No procedure takes a stream, and its events would pile up here.
        if (isStream(request.body)) return refusal('BAD_REQUEST')
        return handle(request)
      })
    } catch (error) {
      if (!wellFormed) refuse('malformed frame', bytes)
      else if (!closed) log.error(describeBug(error), 'answer not sent')
    } finally {
      if (wellFormed) inFlight -= 1
    }
  }

  return {
    receive(data) {
      if (closed) return
      if (typeof data !== 'string') return refuse('not a text frame', sizeOf(data))
      const bytes = Buffer.byteLength(data)
      if (bytes > maxFrameBytes) return refuse('frame too large', bytes)
      if (tooOften()) return refuse('too many frames', bytes)
      void receive(data, bytes)
    },
    close,
  }
}

function refusal(code: string): Awaited<ReturnType<ServerPeerHandleRequestFn>> {
  const error = new ORPCError(code)
  return { status: error.status, headers: {}, body: { json: error.toJSON() } }
}

function sizeOf(data: unknown): number {
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) return data.byteLength
  return 0
}
