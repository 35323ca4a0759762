import type { Topic } from '../../contract/app.ts'
import type { Environment } from '../../contract/environment/environment.ts'
import { Problem } from '../../contract/problem.ts'
import type { EngineEvent } from '../engine/container-shapes.ts'
import type { Engine } from '../engine/engine.ts'
import { shownEndpoint } from '../engine/engine-endpoint.ts'
import type { Connect } from './connect.ts'
import { type EnvironmentRecord, wayOf } from './environment-record.ts'
import { askVersion, type EngineState, patienceFor } from './watch/engine-state.ts'
import { EnvironmentWatch } from './watch/environment-watch.ts'

export interface LifeOptions {
  connect: Connect
  announce: (topic: Topic) => void
  onEvent?: ((environmentId: string, event: EngineEvent) => void) | undefined
  onReached?: ((environmentId: string) => void) | undefined
  onBug: (error: unknown) => void
  now: () => number
}

/** How often an engine on another machine is asked whether it is still there (milliseconds). */
const pulse = 60_000

/** One environment while its way stays the same: its engine's client, its watch, and what is known of it. */
export class EnvironmentLife {
  readonly #options: LifeOptions
  #record: EnvironmentRecord
  #engine: Engine | Problem | undefined
  #watch: EnvironmentWatch | undefined
  #state: EngineState = { kind: 'unknown' }
  #waiting: (() => void)[] = []
  #disposed = false

  constructor(record: EnvironmentRecord, options: LifeOptions) {
    this.#record = record
    this.#options = options
  }

  get record(): EnvironmentRecord {
    return this.#record
  }

  get watched(): boolean {
    return this.#watch !== undefined
  }

  get state(): EngineState {
    return this.#state
  }

  /** Takes another record over whose way is the same. */
  rename(record: EnvironmentRecord): void {
    this.#record = record
  }

  /** Throws the problem of an endpoint that cannot be used. */
  engine(): Engine {
    this.#engine ??= this.#options.connect(this.#record)
    if (this.#engine instanceof Problem) throw this.#engine
    return this.#engine
  }

  watch(): void {
    if (this.#watch || this.#disposed) return
    const { announce, onEvent, onReached, onBug, now } = this.#options
    const { id, place } = this.#record
    const { way, local } = wayOf(place)
    try {
      this.#watch = new EnvironmentWatch({
        engine: this.engine(),
        announce,
        onEvent: onEvent && ((event) => onEvent(id, event)),
        onReached: onReached && (() => onReached(id)),
        onState: (state) => this.#change(state),
        onBug,
        patience: patienceFor(way),
        pulse: local ? undefined : pulse,
        now,
      })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#change({ kind: 'away', problem: error.toData(), since: now() })
    }
  }

  /** What was last known is kept. */
  stopWatching(): void {
    this.#watch?.dispose()
    this.#watch = undefined
  }

  /** Asks the engine now unless it is known to answer, and resolves when it has answered or has not. */
  async ask(): Promise<void> {
    if (this.#watch && this.#state.kind === 'answers') return
    const told = this.#next()
    if (this.#watch) this.#watch.retry()
    else void this.#askAlone()
    await told
  }

  /** Resolves when something is known of the engine for the first time, at the latest after so many milliseconds. */
  async settled(within: number): Promise<void> {
    if (this.#state.kind !== 'unknown' || !this.#watch) return
    const told = this.#next()
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, within)
    })
    await Promise.race([told, late])
    clearTimeout(timer)
  }

  /** As the page sees it. */
  shown(projects: Environment['projects']): Environment {
    const { id, name, place, origins, added, hidden, absent, plainTcpConfirmed } = this.#record
    const { way, local } = wayOf(place)
    const { ca = '', cert = '', key = '' } = place.files ?? {}
    return {
      id,
      name,
      endpoint: shownEndpoint(place.endpoint),
      way,
      origins: origins.map((origin) => ({ ...origin })),
      added,
      hidden,
      absent,
      ...(way === 'tcp' && { plainTcp: local ? 'local' : plainTcpConfirmed ? 'confirmed' : 'unconfirmed' }),
      ...(place.files && { files: { caFile: ca, certFile: cert, keyFile: key } }),
      projects,
      ...shownState(this.#state),
    }
  }

  dispose(): void {
    this.#end()
  }

  /** As `dispose`, but the program goes on: calls under way fail as if the engine had gone away. */
  retire(): void {
    const endpoint = shownEndpoint(this.#record.place.endpoint)
    this.#end(new Problem('engine.unreachable', { endpoint, reason: 'cut' }))
  }

  #end(reason?: Problem): void {
    this.#disposed = true
    this.stopWatching()
    if (this.#engine && !(this.#engine instanceof Problem)) this.#engine.dispose(reason)
    this.#tell()
  }

  async #askAlone(): Promise<void> {
    const { now, onBug, announce } = this.#options
    const { way } = wayOf(this.#record.place)
    try {
      const engine = await askVersion(this.engine(), patienceFor(way))
      this.#change({ kind: 'answers', engine, since: now() })
    } catch (error) {
      if (error instanceof Problem) this.#change({ kind: 'away', problem: error.toData(), since: now() })
      else if (!this.#disposed) onBug(error)
      this.#tell()
    }
    announce('environments')
  }

  #change(state: EngineState): void {
    this.#state = state
    this.#tell()
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function shownState(state: EngineState): Pick<Environment, 'engine' | 'problem' | 'since' | 'nextTryAt'> {
  switch (state.kind) {
    case 'unknown':
      return {}
    case 'answers':
      return { engine: state.engine, since: state.since }
    case 'away': {
      const { problem, since, nextTryAt } = state
      return { problem, since, ...(nextTryAt === undefined ? {} : { nextTryAt }) }
    }
  }
}
