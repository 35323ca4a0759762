import type { EngineContainerRow, EngineEvent } from '../../../engine/container-shapes.ts'

/** How long after an event the engine's list is looked at (milliseconds). */
export const settlingTime = 500

/** For so long a list may lag behind an end (milliseconds). */
const longestLag = 10_000

/**
 * What an engine told of its containers and may not list yet: Docker 20.10 tells of an end before its list shows it,
 * and a busy one long before. All instants are of a clock that nobody sets.
 */
export class Settling {
  readonly #elapsed: () => number
  #toldAt: number | undefined
  /** Containers that ended, and when that was told. */
  readonly #ended = new Map<string, number>()

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed
  }

  /** An event of a container came in. */
  told({ id, action }: Pick<EngineEvent, 'id' | 'action'>): void {
    const now = this.#elapsed()
    this.#toldAt = now
    if (action === 'start') this.#ended.delete(id)
    else if (action === 'die' || action === 'died') this.#ended.set(id, now)
  }

  /** When to look again after a look that began at an instant and found these; undefined if all was in it. */
  nextLook(began: number, rows: readonly EngineContainerRow[]): number | undefined {
    const now = this.#elapsed()
    const running = new Set(rows.flatMap(({ id, state }) => (state === 'running' ? [id] : [])))
    for (const [id, at] of this.#ended) {
      if (!running.has(id) || now - at > longestLag) this.#ended.delete(id)
    }
    const settled = this.#toldAt === undefined ? undefined : this.#toldAt + settlingTime
    if (settled !== undefined && settled > began) return Math.max(settled, now)
    return this.#ended.size > 0 ? now + settlingTime : undefined
  }
}
