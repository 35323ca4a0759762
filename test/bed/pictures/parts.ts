/** What the pictures are taken of: started in order, and ended in the reverse one. */
export class Parts {
  readonly #running: { dispose(): Promise<void> }[] = []

  async keep<T extends { dispose(): Promise<void> }>(part: Promise<T> | T): Promise<T> {
    const started = await part
    this.#running.push(started)
    return started
  }

  async dispose(): Promise<void> {
    for (const part of this.#running.splice(0).reverse()) await part.dispose()
  }
}
