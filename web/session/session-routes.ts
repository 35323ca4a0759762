import type { IncomingMessage } from 'node:http'
import type { Answer } from '../server/responses.ts'
import { browserName } from './browser-name.ts'
import { cookieHeader, expiredCookieHeader, sessionSecrets } from './cookie.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

const maxBodyBytes = 1024

/** Answers for the address `/session`; `port` is the one that the server listens on. */
export class SessionRoutes {
  readonly #sessions: Sessions
  readonly #port: () => number

  constructor(sessions: Sessions, port: () => number) {
    this.#sessions = sessions
    this.#port = port
  }

  /** The live session that the request's cookie opens. */
  sessionOf(request: IncomingMessage): Session | undefined {
    return this.#sessions.find(sessionSecrets(request.headers.cookie, this.#port()))
  }

  async answer(request: IncomingMessage): Promise<Answer> {
    switch (request.method) {
      case 'POST':
        return this.#open(request)
      case 'GET':
        return { status: this.sessionOf(request) ? 204 : 401 }
      case 'DELETE':
        return this.#end(request)
      default:
        return { status: 404 }
    }
  }

  async #open(request: IncomingMessage): Promise<Answer> {
    if (request.headers['content-type'] !== 'application/json') return { status: 415 }
    const body = await readBody(request)
    if (body === undefined) return { status: 413, headers: ['Connection', 'close'] }
    const before = this.sessionOf(request)
    const redemption = this.#sessions.redeem(tokenIn(body), browserName(request.headers['user-agent']))
    switch (redemption.kind) {
      case 'opened':
        return {
          status: 204,
          headers: ['Set-Cookie', cookieHeader(this.#port(), redemption.secret)],
          // Its cookie is replaced, so nobody could end it from there; its windows come back with the new one.
          ...(before && { sent: () => this.#sessions.end(before.id) }),
        }
      case 'wrong':
        return { status: 401 }
      case 'limited':
        return { status: 429, headers: ['Retry-After', '10'] }
    }
  }

  #end(request: IncomingMessage): Answer {
    const session = this.sessionOf(request)
    if (!session) return { status: 401 }
    this.#sessions.end(session.id)
    return { status: 204, headers: ['Set-Cookie', expiredCookieHeader(this.#port())] }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tokenIn(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null && 'token' in value ? value.token : undefined
  } catch {
    return undefined
  }
}
