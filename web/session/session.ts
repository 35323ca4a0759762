import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * How a page gets to its core in web mode:
 *
 * 1. The address on the ready line, or from `link`, carries a token in its fragment, `#token=TOKEN`. It is
 *    good once and for sixty seconds.
 * 2. The page posts it once: `POST /session` with the JSON body `{"token":"TOKEN"}`. The answer is 204 and
 *    sets the session cookie; 401 when the token is not good; 429 when too many were wrong just before.
 * 3. The page opens `ws://HOST/rpc`, one text frame a message. Without a session the handshake is refused
 *    with 401. `GET /session` answers 204 or 401, since a browser hides why a socket failed.
 * 4. `DELETE /session` ends the session and every socket of it.
 */
export interface Session {
  /** Calls back when the session ends; gives back how to forget that. */
  onEnd(callback: () => void): () => void
}

export const tokenLifetime = 60_000
const wrongTokensAllowed = 20
const wrongTokensWithin = 10_000
const tokensAtOnce = 8

export type Redemption = { kind: 'opened'; secret: string } | { kind: 'wrong' } | { kind: 'limited' }

interface Token {
  readonly digest: Buffer
  readonly until: number
}

interface Live extends Session {
  readonly digest: Buffer
  end(): void
}

/** The sessions of this process: they end with it. Clock in milliseconds. */
export class Sessions {
  readonly #now: () => number
  #tokens: Token[] = []
  #wrong: number[] = []
  #live: Live[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  /** A fresh one-time token: 256 random bits. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url')
    const fresh = { digest: digestOf(token), until: this.#now() + tokenLifetime }
    this.#tokens = [...this.#usable(), fresh].slice(-tokensAtOnce)
    return token
  }

  /** Exchanges a token for the secret of a new session; the token is dead after it. */
  redeem(token: unknown): Redemption {
    const now = this.#now()
    this.#wrong = this.#wrong.filter((at) => at > now - wrongTokensWithin)
    if (this.#wrong.length >= wrongTokensAllowed) return { kind: 'limited' }
    const digest = digestOf(typeof token === 'string' ? token : '')
    const usable = this.#usable()
    const found = find(usable, digest)
    this.#tokens = usable.filter((candidate) => candidate !== found)
    if (!found) {
      this.#wrong.push(now)
      return { kind: 'wrong' }
    }
    const secret = randomBytes(32).toString('base64url')
    this.#live.push(liveSession(digestOf(secret)))
    return { kind: 'opened', secret }
  }

  /** The session that one of these secrets opens. */
  find(secrets: readonly string[]): Session | undefined {
    return secrets.map((secret) => find(this.#live, digestOf(secret))).find((live) => live !== undefined)
  }

  end(session: Session): void {
    const ended = this.#live.filter((live) => live === session)
    this.#live = this.#live.filter((live) => live !== session)
    for (const live of ended) live.end()
  }

  dispose(): void {
    this.#tokens = []
    for (const live of this.#live.splice(0)) live.end()
  }

  #usable(): Token[] {
    const now = this.#now()
    return this.#tokens.filter((token) => token.until > now)
  }
}

function liveSession(digest: Buffer): Live {
  const callbacks = new Set<() => void>()
  return {
    digest,
    onEnd(callback) {
      callbacks.add(callback)
      return () => callbacks.delete(callback)
    },
    end() {
      for (const callback of [...callbacks]) callback()
      callbacks.clear()
    },
  }
}

/** Compares digests of equal length, all of them, so that the time tells nothing. */
function find<T extends { readonly digest: Buffer }>(all: readonly T[], digest: Buffer): T | undefined {
  return all.filter((candidate) => timingSafeEqual(candidate.digest, digest))[0]
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** The name of the cookie: browsers share cookies between the ports of a host, so the port is part of it. */
export function cookieName(port: number): string {
  return `fairlead-${port}`
}

export function cookieHeader(port: number, secret: string): string {
  return `${cookieName(port)}=${secret}; HttpOnly; SameSite=Strict; Path=/`
}

export function expiredCookieHeader(port: number): string {
  return `${cookieName(port)}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`
}

/** The values of this port's session cookie in a Cookie header. */
export function sessionSecrets(header: string | undefined, port: number): string[] {
  const prefix = `${cookieName(port)}=`
  return (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length))
    .slice(0, 4)
}
