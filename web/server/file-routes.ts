import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileDoor, GivenFile } from '../../core/shell/file-door.ts'
import { answerFileRequest } from '../../core/shell/file-requests.ts'
import type { Session } from '../session/session.ts'
import type { Answer } from './responses.ts'

/** The bytes of image files over HTTP, for who has a session; see `FileDoor`. */
export class FileRoutes {
  readonly #door: FileDoor

  constructor(door: FileDoor) {
    this.#door = door
  }

  /** Undefined where the answer is on its way already, and ends with the session. */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    session: Session,
    common: readonly string[],
  ): Promise<Answer | undefined> {
    const gone = new AbortController()
    // from the beginning: a session may end while an engine still makes up its mind
    const forget = session.onEnd(() => response.destroy())
    response.once('close', () => {
      forget()
      gone.abort()
    })
    const { status, headers, file, unread } = await answerFileRequest(this.#door, {
      method: request.method ?? '',
      target: request.url ?? '',
      header: (name) => plainHeader(request, name),
      body: request,
      gone: gone.signal,
    })
    const lines = [...headers.flat(), ...(unread ? ['Connection', 'close'] : [])]
    if (!file) return { status, headers: lines }
    await sendFile(response, [...common, ...lines], file)
    return undefined
  }
}

function plainHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

/** Sends a file as fast as it is taken. One that breaks off breaks the connection, so that it does not count as whole. */
async function sendFile(
  response: ServerResponse,
  headers: readonly string[],
  { bytes, ended }: GivenFile,
): Promise<void> {
  const stop = () => response.destroy()
  ended.addEventListener('abort', stop, { once: true })
  try {
    ended.throwIfAborted()
    response.writeHead(200, [...headers])
    await pipeline(Readable.from(bytes), response)
  } catch {
    // why it broke off stands in its transfer
    stop()
  } finally {
    ended.removeEventListener('abort', stop)
  }
}
