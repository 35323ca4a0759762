/** What a measurement has started; the last one is ended first, and one that does not start ends the others. */
export class Running {
  readonly #parts: { dispose(): Promise<void> }[] = []

  async keep<T extends { dispose(): Promise<void> }>(part: T | Promise<T>): Promise<T> {
    const started = await part
    this.#parts.push(started)
    return started
  }

  async dispose(): Promise<void> {
    for (const part of this.#parts.splice(0).reverse()) await part.dispose()
  }
}

/** Gives `use` a place to keep what it starts, and ends all of it afterwards, whatever happened. */
export async function withRunning<T>(use: (running: Running) => Promise<T>): Promise<T> {
  const running = new Running()
  try {
    return await use(running)
  } finally {
    await running.dispose()
  }
}
