/** Lets saves run side by side, and one piece of work run while none does. */
export class SaveGate {
  readonly #saves = new Set<Promise<unknown>>()
  #closed: Promise<unknown> | undefined

  /** Runs a save, after the work that must be alone. */
  async pass<R>(save: () => Promise<R>): Promise<R> {
    while (this.#closed !== undefined) await this.#closed
    const running = save()
    const ended = running.catch(() => undefined)
    this.#saves.add(ended)
    try {
      return await running
    } finally {
      this.#saves.delete(ended)
    }
  }

  /** Waits for the saves under way, then runs the work; saves that come meanwhile wait for its end. */
  async alone<R>(work: () => Promise<R>): Promise<R> {
    while (this.#closed !== undefined) await this.#closed
    const running = Promise.all(this.#saves).then(work)
    this.#closed = running.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await running
    } finally {
      this.#closed = undefined
    }
  }
}
