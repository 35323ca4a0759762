import { setTimeout as delay } from 'node:timers/promises'
import type { Topic } from '../../contract/app.ts'
import { withChanges } from '../../contract/pull/pull-list.ts'
import type { PullJob } from '../../contract/pulls.ts'
import type { CoreHost } from '../../core/core-host.ts'
import { type DesktopLine, openLine } from './desktop-line.ts'
import { currentEngine, type DesktopFacts, endedPulls, nothingKnown } from './desktop-state.ts'

export interface DesktopWatchOptions {
  readonly host: Pick<CoreHost, 'rpc' | 'onStarted'>
  readonly currentProjectId: () => string
  /** Told of every change of what is known. */
  readonly onFacts: (facts: DesktopFacts) => void
  /** Told of pulls that are done or failed since the last message. */
  readonly onEnded: (jobs: readonly PullJob[]) => void
  readonly onBug: (error: unknown) => void
}

/** How long it waits after a line that was lost, unless a core starts before (milliseconds). */
const pause = 1000

/**
 * Keeps what the desktop shows outside of its page. It is a client of the contract like the page, and comes back
 * after the core has started anew; in between nothing is known.
 */
export class DesktopWatch {
  readonly #options: DesktopWatchOptions
  readonly #ended = new AbortController()
  readonly #forget: () => void
  #line: DesktopLine | undefined
  #facts: DesktopFacts = nothingKnown
  #wake: AbortController | undefined

  constructor(options: DesktopWatchOptions) {
    this.#options = options
    this.#forget = options.host.onStarted(() => this.#wake?.abort())
    void this.#run()
  }

  get facts(): DesktopFacts {
    return this.#facts
  }

  /** Locks the vault, as the page would. Does nothing while no core is there. */
  async lockVault(): Promise<void> {
    await this.#line?.client.vault.lock()
  }

  /** Looks again which engine is the current one. */
  lookAtEngine(): void {
    if (this.#line) this.#askEngine(this.#line).catch((error) => this.#onLost(error))
  }

  dispose(): void {
    this.#ended.abort()
    this.#forget()
    this.#wake?.abort()
    this.#line?.close()
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      const line = openLine(this.#options.host.rpc)
      this.#line = line
      const stop = new AbortController()
      try {
        await Promise.race([this.#followChanges(line, stop.signal), this.#followPulls(line, stop.signal)])
      } catch (error) {
        this.#onLost(error)
      }
      stop.abort()
      line.close()
      this.#line = undefined
      if (signal.aborted) return
      this.#tell(nothingKnown)
      this.#wake = new AbortController()
      // Woken by the next core, or tried again all the same.
      await delay(pause, undefined, { signal: this.#wake.signal }).catch(() => undefined)
    }
  }

  async #followChanges(line: DesktopLine, signal: AbortSignal): Promise<void> {
    for await (const topics of await line.client.app.changes(undefined, { signal })) {
      // The first message is empty and means "from now on".
      const named = (...some: readonly Topic[]) =>
        topics.length === 0 || some.some((topic) => topics.includes(topic))
      await Promise.all([
        named('vault') && this.#askVault(line),
        named('projects', 'environments') && this.#askEngine(line),
      ])
    }
  }

  async #followPulls(line: DesktopLine, signal: AbortSignal): Promise<void> {
    for await (const changes of await line.client.pulls.watch(undefined, { signal })) {
      const before = this.#facts.pulls
      const pulls = withChanges(before ?? [], changes)
      this.#tell({ ...this.#facts, pulls })
      const ended = endedPulls(before, pulls)
      if (ended.length > 0) this.#options.onEnded(ended)
    }
  }

  async #askVault(line: DesktopLine): Promise<void> {
    const { state } = await line.client.vault.status()
    if (line === this.#line) this.#tell({ ...this.#facts, vault: state })
  }

  async #askEngine(line: DesktopLine): Promise<void> {
    const [projects, environments] = await Promise.all([
      line.client.projects.list(),
      line.client.environments.list(),
    ])
    const engine = currentEngine(projects, environments, this.#options.currentProjectId())
    if (line === this.#line) this.#tell({ ...this.#facts, engine })
  }

  #tell(facts: DesktopFacts): void {
    this.#facts = facts
    if (!this.#ended.signal.aborted) this.#options.onFacts(facts)
  }

  /** What fails because its line has ended is no fault. */
  #onLost(error: unknown): void {
    const closed = this.#line?.closed ?? true
    if (!closed && !this.#ended.signal.aborted) this.#options.onBug(error)
  }
}
