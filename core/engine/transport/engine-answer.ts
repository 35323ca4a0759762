import type { ClientRequest, IncomingMessage } from 'node:http'
import { silentFor } from './engine-unreachable.ts'
import { sendBody } from './engine-upload.ts'

type Waiting = { readonly header: number | undefined; readonly signal: AbortSignal }

/** Sends a request with its body and waits for the headers of the answer; `header` in milliseconds. */
export function answerTo(
  outgoing: ClientRequest,
  body: Buffer | AsyncIterable<Uint8Array> | undefined,
  { header, signal }: Waiting,
): Promise<IncomingMessage> {
  return new Promise<IncomingMessage>((resolve, reject) => {
    // while its connection is still being made, a request does not tell of its end
    const stop = (error: Error) => {
      settle()
      outgoing.destroy(error)
      reject(error)
    }
    const leave = () => stop(signal.reason)
    const timer = header === undefined ? undefined : setTimeout(() => stop(silentFor(header)), header)
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', leave)
    }
    signal.addEventListener('abort', leave, { once: true })
    outgoing.on('error', (error) => {
      settle()
      reject(error)
    })
    outgoing.on('response', (message) => {
      settle()
      resolve(message)
    })
    // an answer that switches protocols ends in neither of the two
    outgoing.on('close', () => {
      settle()
      reject(Object.assign(new Error('closed before the answer'), { code: 'ECONNRESET' }))
    })
    if (!body || body instanceof Uint8Array) outgoing.end(body)
    else void sendBody(outgoing, body)
  })
}
