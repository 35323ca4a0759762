import { Problem } from '../../../contract/problem.ts'

/**
 * Gives out the generations of one vault, and knows whether its files are at rest: nothing is being written,
 * and what stands on the disk is what memory holds.
 */
export class Changes {
  #highest: number
  #underWay = 0
  /** Files whose last write failed: such a write may have come to the disk all the same. */
  readonly #uncertain = new Set<string>()
  readonly #onRest: () => void

  /** `highest` is the highest generation in any file; `onRest` is called after every change. */
  constructor(highest: number, onRest: () => void) {
    this.#highest = highest
    this.#onRest = onRest
  }

  /** Higher than any that was given out before, for writes that failed too. */
  next(): number {
    this.#highest += 1
    return this.#highest
  }

  get atRest(): boolean {
    return this.#underWay === 0 && this.#uncertain.size === 0
  }

  /** Stands around every write of one file. Each must leave a higher generation, or none that counts. */
  during<R>(file: string, write: () => Promise<R>): Promise<R> {
    return this.together(async () => {
      try {
        const result = await write()
        this.#uncertain.delete(file)
        return result
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'storage.not-saved') this.#uncertain.add(file)
        throw error
      }
    })
  }

  /** Stands around writes between which the files are not at rest. */
  async together<R>(writes: () => Promise<R>): Promise<R> {
    this.#underWay += 1
    try {
      return await writes()
    } finally {
      this.#underWay -= 1
      if (this.#underWay === 0) this.#onRest()
    }
  }
}
