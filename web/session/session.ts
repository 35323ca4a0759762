import { createHash, randomUUID, timingSafeEqual } from 'node:crypto'

/**
 * How a page gets to its core in web mode:
 *
 * 1. The address on the ready line, or from `link`, carries a token in its fragment, `#token=TOKEN`. It is
 *    good once and for sixty seconds.
 * 2. The page posts it once: `POST /session` with the JSON body `{"token":"TOKEN"}`. The answer is 204 and
 *    sets the session cookie; 401 when the token is not good; 429 when too many were wrong just before.
 * 3. The page opens `ws://HOST/rpc`, one text frame a message. Without a session the handshake is refused
 *    with 401. `GET /session` answers 204 or 401, since a browser hides why a socket failed.
 * 4. `DELETE /session` ends the session and every socket of it. So do other sessions, and time.
 */
export interface Session {
  /** Names it among others; opens nothing. */
  readonly id: string
  /** The connected windows. */
  readonly windows: number
  /** Calls back when the session ends; gives back how to forget that. */
  onEnd(callback: () => void): () => void
  /** Counts one more window, until what it gives back is called. */
  enter(): () => void
}

/** One moment on two clocks (milliseconds): `elapsed` never jumps but may leave out a sleep, `clock` is since 1970. */
export interface Moment {
  readonly elapsed: number
  readonly clock: number
}

/** A session of this process, known by the digest of its cookie. */
export class LiveSession implements Session {
  readonly id = randomUUID()
  readonly digest: Buffer
  readonly browser: string
  readonly openedAt: Moment
  lastSeen: Moment
  readonly #callbacks = new Set<() => void>()
  readonly #onWindows: () => void
  #windows = 0

  constructor(options: { secret: string; browser: string; now: Moment; onWindows: () => void }) {
    this.digest = digestOf(options.secret)
    this.browser = options.browser
    this.openedAt = options.now
    this.lastSeen = options.now
    this.#onWindows = options.onWindows
  }

  get windows(): number {
    return this.#windows
  }

  onEnd(callback: () => void): () => void {
    this.#callbacks.add(callback)
    return () => this.#callbacks.delete(callback)
  }

  enter(): () => void {
    let inside = true
    this.#count(1)
    return () => {
      if (inside) this.#count(-1)
      inside = false
    }
  }

  /** How long nobody was seen, by the clock that says longer: one leaves out a sleep, the other may be set back. */
  idle(now: Moment): number {
    return Math.max(now.elapsed - this.lastSeen.elapsed, now.clock - this.lastSeen.clock)
  }

  end(): void {
    const callbacks = [...this.#callbacks]
    this.#callbacks.clear()
    for (const callback of callbacks) callback()
  }

  #count(change: number): void {
    this.#windows += change
    this.#onWindows()
  }
}

/** Compares digests of equal length, all of them, so that the time tells nothing. */
export function findByDigest<T extends { readonly digest: Buffer }>(
  all: readonly T[],
  digest: Buffer,
): T | undefined {
  return all.filter((candidate) => timingSafeEqual(candidate.digest, digest))[0]
}

export function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
