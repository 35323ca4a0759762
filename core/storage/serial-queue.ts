/** Runs tasks one after the other in the order in which they were given; a failed task stops none. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  /** Resolves or rejects as the task does. */
  run<R>(task: () => Promise<R>): Promise<R> {
    const result = this.#last.then(task)
    this.#last = result.catch(() => undefined)
    return result
  }

  /** Resolves when everything given so far has ended, well or badly. */
  async idle(): Promise<void> {
    await this.#last
  }
}
