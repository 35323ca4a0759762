/** Bytes a second over the last few seconds, from samples of a growing count. Times in milliseconds. */
export class TransferRate {
  readonly #window: number
  #samples: { at: number; bytes: number }[] = []

  constructor(window = 5000) {
    this.#window = window
  }

  sample(at: number, bytes: number): void {
    const last = this.#samples.at(-1)
    // ten samples a second are enough for a number that a person reads
    if (last && at - last.at < 100) last.bytes = bytes
    else this.#samples.push({ at, bytes })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > this.#window) this.#samples.shift()
  }

  /** Nothing while there is not yet half a second to measure. */
  get perSecond(): number | undefined {
    const first = this.#samples[0]
    const last = this.#samples.at(-1)
    if (!first || !last || last.at - first.at < 500) return undefined
    return Math.round(((last.bytes - first.bytes) * 1000) / (last.at - first.at))
  }
}
