import { type Failures, failedAgain, retryAt } from './back-off.ts'

/** When what failed of one service may be tried again. All instants are of a clock that nobody sets. */
export class ServicePace {
  readonly #elapsed: () => number
  /** Of new replicas. */
  #growth: Failures | undefined
  /** Of new replicas that were gone as soon as they were started. */
  #vanished: Failures | undefined
  /** Of whole looks. */
  #looks: Failures | undefined

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed
  }

  /** Whether a new replica may be tried now. */
  get mayGrow(): boolean {
    return this.#growth === undefined || this.#elapsed() >= retryAt(this.#growth)
  }

  /** When a new replica may be tried again; undefined where none failed. */
  get nextGrowth(): number | undefined {
    return this.#growth && retryAt(this.#growth)
  }

  /** When whatever failed last may be tried again. */
  get nextTry(): number | undefined {
    return this.#looks ? retryAt(this.#looks) : this.nextGrowth
  }

  /** A look came through. */
  looked(): void {
    this.#looks = undefined
  }

  /** A whole look came to nothing: when to make the next one. */
  lookFailed(): number {
    this.#looks = failedAgain(this.#looks, this.#elapsed())
    return retryAt(this.#looks)
  }

  grown(): void {
    this.#growth = undefined
  }

  growthFailed(): void {
    this.#growth = failedAgain(this.#growth, this.#elapsed())
  }

  /** A replica was gone soon after its start: what somebody takes away at once is not made again as fast as can be. */
  vanished(): void {
    this.#vanished = failedAgain(this.#vanished, this.#elapsed())
    this.#growth = this.#vanished
  }

  /** What was wanted stands. */
  reached(): void {
    this.#vanished = undefined
  }

  /** Somebody asked for another try. */
  forgive(): void {
    this.#growth = undefined
  }
}
