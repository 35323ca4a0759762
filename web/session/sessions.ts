import { randomBytes } from 'node:crypto'
import type { OpenSession, SessionDesk, SessionEvent } from '../../core/shell/session-desk.ts'
import { digestOf, findByDigest, LiveSession, type Moment, type Session } from './session.ts'

export const tokenLifetime = 60_000
/** A session at whose windows nobody was for this long ends (milliseconds), connected or not. */
export const sessionIdleLimit = 12 * 60 * 60_000
/** One more ends the one that was not seen for longest. */
export const mostSessions = 16
const wrongTokensAllowed = 20
const wrongTokensWithin = 10_000
const tokensAtOnce = 8
const idleCheckEvery = 30_000

export type Redemption = { kind: 'opened'; secret: string } | { kind: 'wrong' } | { kind: 'limited' }

interface Token {
  readonly digest: Buffer
  readonly until: number
}

/** The sessions of this process: they end with it. */
export class Sessions implements SessionDesk {
  readonly #now: () => Moment
  readonly #timer: NodeJS.Timeout
  readonly #listeners = new Set<(event: SessionEvent) => void>()
  #tokens: Token[] = []
  #wrong: number[] = []
  #live: LiveSession[] = []

  constructor(now: () => Moment) {
    this.#now = now
    this.#timer = setInterval(() => this.#endIdle(), idleCheckEvery)
    this.#timer.unref()
  }

  /** A fresh one-time token: 256 random bits. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url')
    const fresh = { digest: digestOf(token), until: this.#now().elapsed + tokenLifetime }
    this.#tokens = [...this.#usable(), fresh].slice(-tokensAtOnce)
    return token
  }

  /** Exchanges a token for the secret of a new session; the token is dead after it. */
  redeem(token: unknown, browser: string): Redemption {
    const now = this.#now().elapsed
    this.#wrong = this.#wrong.filter((at) => at > now - wrongTokensWithin)
    if (this.#wrong.length >= wrongTokensAllowed) return { kind: 'limited' }
    const digest = digestOf(typeof token === 'string' ? token : '')
    const usable = this.#usable()
    const found = findByDigest(usable, digest)
    this.#tokens = usable.filter((candidate) => candidate !== found)
    if (!found) {
      this.#wrong.push(now)
      return { kind: 'wrong' }
    }
    return { kind: 'opened', secret: this.#open(browser) }
  }

  /** The session that one of these secrets opens. */
  find(secrets: readonly string[]): Session | undefined {
    this.#endIdle()
    for (const secret of secrets) {
      const live = findByDigest(this.#live, digestOf(secret))
      if (live) return live
    }
    return undefined
  }

  list(): readonly OpenSession[] {
    return this.#live.map(({ id, browser, openedAt, lastSeen, windows }) => {
      return { id, browser, openedAt: openedAt.clock, lastSeenAt: lastSeen.clock, windows }
    })
  }

  end(id: string): void {
    this.#endThose((live) => live.id === id, 'ended')
  }

  seen(id: string): void {
    this.#endIdle()
    const live = this.#live.find((each) => each.id === id)
    if (!live) return
    live.lastSeen = this.#now()
    this.#tell('changed', live)
  }

  listen(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends all, of which nobody is told: the process ends. */
  dispose(): void {
    clearInterval(this.#timer)
    this.#listeners.clear()
    this.#tokens = []
    for (const live of this.#live.splice(0)) live.end()
  }

  #open(browser: string): string {
    this.#endIdle()
    const crowd = [...this.#live].sort((a, b) => a.lastSeen.elapsed - b.lastSeen.elapsed)
    const gone = new Set(crowd.slice(0, Math.max(0, crowd.length - mostSessions + 1)))
    this.#endThose((live) => gone.has(live), 'expired')
    const secret = randomBytes(32).toString('base64url')
    const live = new LiveSession({
      secret,
      browser,
      now: this.#now(),
      onWindows: () => this.#tell('changed', live),
    })
    this.#live.push(live)
    this.#tell('opened', live)
    return secret
  }

  #endIdle(): void {
    const now = this.#now()
    this.#endThose((live) => live.idle(now) >= sessionIdleLimit, 'expired')
  }

  #endThose(meant: (live: LiveSession) => boolean, kind: 'ended' | 'expired'): void {
    const ended = this.#live.filter(meant)
    if (ended.length === 0) return
    this.#live = this.#live.filter((live) => !ended.includes(live))
    for (const live of ended) {
      this.#tell(kind, live)
      live.end()
    }
  }

  #tell(kind: SessionEvent['kind'], { browser }: LiveSession): void {
    for (const listener of [...this.#listeners]) listener({ kind, browser })
  }

  #usable(): Token[] {
    const { elapsed } = this.#now()
    return this.#tokens.filter((token) => token.until > elapsed)
  }
}
