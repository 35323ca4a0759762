/** So many places for what stays open: whoever finds none is sent away. */
export class Seats {
  #free: number

  constructor(limit: number) {
    this.#free = limit
  }

  /** Gives what leaves the seat again, which does so once; undefined where all are taken. */
  take(): (() => void) | undefined {
    if (this.#free === 0) return undefined
    this.#free -= 1
    let seated = true
    return () => {
      if (seated) this.#free += 1
      seated = false
    }
  }
}
