import { once } from 'node:events'
import type { ClientRequest } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'

/**
 * Sends a body of any length, no faster than the engine takes it. What breaks the source breaks the request, with
 * the source's error. An engine may have answered before it has all of it: then nothing more is asked for.
 */
export async function sendBody(outgoing: ClientRequest, body: AsyncIterable<Uint8Array>): Promise<void> {
  let answered = false
  outgoing.once('response', (message) => {
    message.once('close', () => {
      answered = true
    })
  })
  const isOver = () => answered || outgoing.destroyed
  try {
    for await (const piece of body) {
      // an answer that is here already is read first: writing to an engine that has hung up would lose it
      await turn()
      if (isOver()) return
      if (!outgoing.write(piece)) await room(outgoing)
      if (isOver()) return
    }
    outgoing.end()
  } catch (error) {
    outgoing.destroy(
      error instanceof Error ? error : new Error('the source of a body broke', { cause: error }),
    )
  }
}

/** Waits until what was written is on its way, or never will be. */
async function room(outgoing: ClientRequest): Promise<void> {
  const waiting = new AbortController()
  const { signal } = waiting
  try {
    await Promise.race([once(outgoing, 'drain', { signal }), once(outgoing, 'close', { signal })])
  } finally {
    waiting.abort()
  }
}
