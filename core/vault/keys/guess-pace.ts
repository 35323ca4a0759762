import { Problem } from '../../../contract/problem.ts'

/** How many wrong passphrases in a row cost nothing but their derivation. */
const freeGuesses = 3
const longestPause = 30_000

/**
 * Slows down whoever guesses passphrases in this process: after the third wrong one in a row a pause of one
 * second, twice as long after each further one, 30 s at most. `clock` gives milliseconds since 1970.
 */
export class GuessPace {
  readonly #clock: () => number
  #wrong = 0
  #lastWrongAt = 0

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Throws `vault.slow-down` with the seconds that are left, before anything is derived. */
  check(): void {
    // A clock that was set back must not make the pause longer than it is.
    this.#lastWrongAt = Math.min(this.#lastWrongAt, this.#clock())
    const left = this.#lastWrongAt + this.#pause() - this.#clock()
    if (left > 0) throw new Problem('vault.slow-down', { seconds: Math.ceil(left / 1000) })
  }

  wrong(): void {
    this.#wrong += 1
    this.#lastWrongAt = this.#clock()
  }

  right(): void {
    this.#wrong = 0
  }

  #pause(): number {
    if (this.#wrong < freeGuesses) return 0
    return Math.min(longestPause, 1000 * 2 ** (this.#wrong - freeGuesses))
  }
}
