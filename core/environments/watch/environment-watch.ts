import { setTimeout as sleep } from 'node:timers/promises'
import type { Topic } from '../../../contract/app.ts'
import { Problem } from '../../../contract/problem.ts'
import type { EngineEvent } from '../../engine/container-shapes.ts'
import type { Engine } from '../../engine/engine.ts'
import { askVersion, type EngineState, silent } from './engine-state.ts'
import { SettlingTopics } from './settling-topics.ts'

export interface EnvironmentWatchOptions {
  engine: Engine
  announce: (topic: Topic) => void
  /** Told of every event as it comes, before the engine has settled. Must not throw. */
  onEvent?: ((event: EngineEvent) => void) | undefined
  /** Told whenever the engine answers after it did not, its stream of events about to open. Must not throw. */
  onReached?: (() => void) | undefined
  /** Told of what is known of the engine whenever that changes. Must not throw. */
  onState?: ((state: EngineState) => void) | undefined
  /** Told of what is neither an engine that went away nor one that cannot be used. */
  onBug: (error: unknown) => void
  /** How long the engine may take for its first answer; 5 s if not told (milliseconds, like all here). */
  patience?: number | undefined
  /**
   * How often the engine is asked whether it is still there while it sends nothing. For engines on other machines,
   * whose connection may die without a word; never asked if not told.
   */
  pulse?: number | undefined
  now?: () => number
  /** Resolves after so many milliseconds; rejects with the signal. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const waitIdly: NonNullable<EnvironmentWatchOptions['wait']> = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal, ref: false })

/**
 * What changes what is shown, or how many run, in Docker's words and in Podman's. A health check tells of three
 * commands each time that it runs, which would be thousands a minute on an engine with hundreds of containers.
 */
const actions: readonly string[] = [
  ...['create', 'start', 'restart', 'die', 'died', 'stop', 'oom', 'pause', 'unpause', 'rename', 'update'],
  ...['destroy', 'remove', 'health_status'],
  ...['delete', 'import', 'load', 'loadfromarchive', 'pull', 'tag', 'untag', 'build', 'prune'],
]

const firstPause = 1000
const longestPause = 30_000
const pulsePatience = 15_000

/**
 * Follows one engine's events and says which parts of the page they concern. When the engine goes away it
 * comes back to it, after 1 s at first and 30 s at most, or at once when it is told to.
 */
export class EnvironmentWatch {
  readonly #options: EnvironmentWatchOptions
  readonly #abort = new AbortController()
  readonly #topics: SettlingTopics
  readonly #now: () => number
  readonly #wait: NonNullable<EnvironmentWatchOptions['wait']>
  #state: EngineState = { kind: 'unknown' }
  #resting: AbortController | undefined

  constructor(options: EnvironmentWatchOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.#wait = options.wait ?? waitIdly
    this.#topics = new SettlingTopics(options.announce)
    void this.#follow()
  }

  /** Waits no more for the next try. */
  retry(): void {
    this.#resting?.abort()
  }

  dispose(): void {
    this.#abort.abort()
    this.#resting?.abort()
    this.#topics.dispose()
  }

  async #follow(): Promise<void> {
    const { signal } = this.#abort
    let next = firstPause
    while (!signal.aborted) {
      const { reached, problem } = await this.#listen(signal)
      if (signal.aborted) return
      const pause = reached ? firstPause : next
      next = Math.min(pause * 2, longestPause)
      const before = this.#state
      const since = before.kind === 'away' ? before.since : this.#now()
      this.#change({ kind: 'away', problem: problem.toData(), since, nextTryAt: this.#now() + pause })
      if (await this.#rest(pause)) next = firstPause
    }
  }

  /** True where the rest was cut short. */
  async #rest(pause: number): Promise<boolean> {
    const resting = new AbortController()
    this.#resting = resting
    await this.#wait(pause, resting.signal).catch(() => undefined)
    this.#resting = undefined
    return resting.signal.aborted
  }

  /** Until the engine goes away: whether it answered at all, and why it is away. */
  async #listen(signal: AbortSignal): Promise<{ reached: boolean; problem: Problem }> {
    const { engine, announce, onBug, patience = 5000 } = this.#options
    const ending = new AbortController()
    const either = AbortSignal.any([signal, ending.signal])
    let reached = false
    try {
      const version = await askVersion(engine, patience, signal)
      reached = true
      this.#change({ kind: 'answers', engine: version, since: this.#now() })
      for (const topic of ['workloads', 'images'] as const) announce(topic)
      this.#options.onReached?.()
      this.#beat(ending, either)
      for await (const event of engine.events({
        types: ['container', 'image'],
        actions,
        isWatch: true,
        signal: either,
      })) {
        this.#options.onEvent?.(event)
        this.#topics.tell(event.type === 'image' ? 'images' : 'workloads')
      }
    } catch (error) {
      if (error instanceof Problem) return { reached, problem: error }
      if (!either.aborted) onBug(error)
      if (ending.signal.aborted) return { reached, problem: silent(engine.endpoint) }
    } finally {
      ending.abort()
    }
    return {
      reached,
      problem: new Problem('engine.unreachable', {
        endpoint: engine.endpoint,
        reason: reached ? 'cut' : 'other',
      }),
    }
  }

  /** Ends the stream of events of an engine that does not answer any more. */
  #beat(ending: AbortController, signal: AbortSignal): void {
    const { engine, pulse } = this.#options
    if (pulse === undefined) return
    const beat = async () => {
      for (;;) {
        await this.#wait(pulse, signal)
        await engine.ping(AbortSignal.any([signal, AbortSignal.timeout(pulsePatience)]))
      }
    }
    beat().catch(() => ending.abort())
  }

  #change(state: EngineState): void {
    this.#state = state
    this.#options.onState?.(state)
    this.#options.announce('environments')
  }
}
