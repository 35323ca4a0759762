import { setTimeout as sleep } from 'node:timers/promises'
import type { Topic } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'
import type { EngineEvent } from '../engine/container-shapes.ts'
import type { Engine } from '../engine/engine.ts'

export interface EnvironmentWatchOptions {
  engine: Engine
  announce: (topic: Topic) => void
  /** Told of every event as it comes, before the engine has settled. Must not throw. */
  onEvent?: (event: EngineEvent) => void
  /** Told whenever the engine answers after it did not, its stream of events about to open. Must not throw. */
  onReached?: () => void
  /** Told of what is neither an engine that went away nor one that cannot be used. */
  onBug: (error: unknown) => void
}

const firstPause = 1000
const longestPause = 30_000

/** Docker 20.10 tells of an end before its list of containers shows it. */
const settlingTime = 500

/**
 * Follows one engine's events and says which parts of the page they concern. When the engine goes away it
 * comes back to it, after 1 s at first and 30 s at most.
 */
export class EnvironmentWatch {
  readonly #options: EnvironmentWatchOptions
  readonly #abort = new AbortController()
  readonly #settling = new Map<Topic, { timer: NodeJS.Timeout; again: boolean }>()

  constructor(options: EnvironmentWatchOptions) {
    this.#options = options
    void this.#follow()
  }

  dispose(): void {
    this.#abort.abort()
    for (const { timer } of this.#settling.values()) clearTimeout(timer)
  }

  async #follow(): Promise<void> {
    const { signal } = this.#abort
    let pause = firstPause
    let wasThere = true
    while (!signal.aborted) {
      const connected = await this.#listen(signal)
      if (signal.aborted) return
      // An engine that ends may still have answered right after it closed its stream of events.
      if (connected !== wasThere) this.#options.announce('environments')
      wasThere = connected
      pause = connected ? firstPause : Math.min(pause * 2, longestPause)
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /** Whether the engine answered at all before it went away. */
  async #listen(signal: AbortSignal): Promise<boolean> {
    const { engine, announce, onBug } = this.#options
    let answered = false
    try {
      await engine.ping(AbortSignal.any([signal, AbortSignal.timeout(5000)]))
      answered = true
      for (const topic of ['environments', 'workloads', 'images'] as const) announce(topic)
      this.#options.onReached?.()
      for await (const event of engine.events({ types: ['container', 'image'], signal })) {
        this.#options.onEvent?.(event)
        this.#announceTwice(event.type === 'image' ? 'images' : 'workloads')
      }
    } catch (error) {
      if (!signal.aborted && !isAbsence(error)) onBug(error)
    }
    if (answered && !signal.aborted) announce('environments')
    return answered
  }

  /**
   * At once, and again when the engine has settled after the last event of a row. Each telling makes the page
   * list every container, so a flood of events is told of twice a second.
   */
  #announceTwice(topic: Topic): void {
    const settling = this.#settling.get(topic)
    if (settling) settling.again = true
    else this.#tell(topic)
  }

  #tell(topic: Topic): void {
    this.#options.announce(topic)
    const timer = setTimeout(() => {
      const again = this.#settling.get(topic)?.again
      this.#settling.delete(topic)
      if (again) this.#tell(topic)
      else this.#options.announce(topic)
    }, settlingTime)
    this.#settling.set(topic, { timer: timer.unref(), again: false })
  }
}

function isAbsence(error: unknown): boolean {
  if (error instanceof Problem) return true
  return error instanceof DOMException && error.name === 'TimeoutError'
}
