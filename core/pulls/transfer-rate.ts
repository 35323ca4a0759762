/** Bytes a second over the last few seconds, from samples of a growing count. Times in milliseconds. */
export class TransferRate {
  readonly #window: number
  #samples: { at: number; bytes: number }[] = []

  constructor(window = 5000) {
    this.#window = window
  }

  sample(at: number, bytes: number): void {
    const last = this.#samples.at(-1)
    // a clock that was set back would make every rate wrong
    if (last && at < last.at) this.#samples = []
    // ten samples a second are enough for a number that a person reads
    if (last && at >= last.at && at - last.at < 100) last.bytes = bytes
    else this.#samples.push({ at, bytes })
    this.#forget(at)
  }

  /** The rate as of `now`, 0 once nothing came for a whole window; unknown in the first half second. */
  perSecond(now: number): number | undefined {
    this.#forget(now)
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last) return undefined
    if (now - last.at > this.#window) return 0
    const elapsed = Math.max(last.at, now) - first.at
    return elapsed < 500 ? undefined : Math.round(((last.bytes - first.bytes) * 1000) / elapsed)
  }

  /** Two samples stay: where they are far apart, they are all there is to measure. */
  #forget(now: number): void {
    while (this.#samples.length > 2 && now - (this.#samples[0]?.at ?? now) > this.#window)
      this.#samples.shift()
  }
}
