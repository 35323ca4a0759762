import { isDeepStrictEqual } from 'node:util'
import type { Environment } from '../../contract/environment/environment.ts'
import type { TrustSteps } from '../../contract/environments.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type { EngineEvent } from '../engine/container-shapes.ts'
import type { Engine } from '../engine/engine.ts'
import { parseAddress } from '../images/registry-address.ts'
import { EnvironmentLife, type LifeOptions } from './environment-life.ts'
import { type EnvironmentRecord, wayOf } from './environment-record.ts'
import { trustSteps } from './trust-steps.ts'
import { silent } from './watch/engine-state.ts'

/** Told of what happens on the engines that are followed. Must not throw. */
export interface EngineListener {
  onEvent: (environmentId: string, event: EngineEvent) => void
  /** Whenever an engine answers after it did not. */
  onReached: (environmentId: string) => void
}

export interface EnvironmentServiceOptions extends Omit<LifeOptions, 'onEvent' | 'onReached'> {
  /** The projects that live on each environment. */
  projectsOn: (environmentId: string) => Environment['projects']
}

/** How long a list waits for an engine that was never asked before, and a call for its answer. */
const patience = 5000

/** The engines that the app can reach, each under its id. Those on which projects live are followed. */
export class EnvironmentService {
  readonly #options: EnvironmentServiceOptions
  #lives: ReadonlyMap<string, EnvironmentLife> = new Map()
  #following = false
  #listener: EngineListener | undefined
  readonly #lifeOptions: LifeOptions

  constructor(options: EnvironmentServiceOptions) {
    this.#options = options
    this.#lifeOptions = {
      ...options,
      onEvent: (id, event) => this.#listener?.onEvent(id, event),
      onReached: (id) => this.#listener?.onReached(id),
    }
  }

  /** Throws `environment.not-found`, and the problem of an endpoint that cannot be used. */
  engine(id: string): Engine {
    return this.#life(id).engine()
  }

  /** Throws `environment.not-found`. */
  record(id: string): EnvironmentRecord {
    return this.#life(id).record
  }

  records(): EnvironmentRecord[] {
    return [...this.#lives.values()].map(({ record }) => record)
  }

  /** What is known of every environment. Waits only for first answers that are on their way. */
  async list(): Promise<Environment[]> {
    await Promise.all([...this.#lives.values()].map((life) => life.settled(patience)))
    return [...this.#lives.values()].map((life) => this.#shown(life))
  }

  /** Throws `environment.not-found`. */
  shown(id: string): Environment {
    return this.#shown(this.#life(id))
  }

  /** Asks the engine of one environment now. Throws `environment.not-found`. */
  async reconnect(id: string): Promise<Environment> {
    await this.#life(id).ask()
    return this.shown(id)
  }

  /**
   * Asks the engines on which no project lives, all at once. Those behind ssh are left out: each would start a program
   * and may show itself on the screen of whoever guards the key.
   */
  async askOthers(): Promise<void> {
    const others = [...this.#lives.values()].filter(
      ({ watched, record }) => !watched && !record.hidden && wayOf(record.place).way !== 'ssh',
    )
    await Promise.all(others.map((life) => life.ask()))
  }

  /** Takes over which environments there are. Clients of those that are gone or have another way end. */
  apply(records: readonly EnvironmentRecord[]): void {
    const before = this.#lives
    this.#lives = new Map(
      records.map((record) => [record.id, kept(before.get(record.id), record) ?? this.#born(record)]),
    )
    const staying = new Set(this.#lives.values())
    for (const life of before.values()) if (!staying.has(life)) life.retire()
    this.#follow()
    if (before.size > 0) this.#options.announce('environments')
  }

  /** Begins to follow the engines on which projects live, now and from now on. */
  start(listener?: EngineListener): void {
    this.#listener = listener
    this.#following = true
    this.#follow()
  }

  /** Follows no engine any more; calls still work. */
  stop(): void {
    this.#following = false
    this.#follow()
  }

  /**
   * What to do on the engine's side so that it speaks to the registry at this address. Throws `input.invalid`,
   * `environment.not-found` and `engine.*`.
   */
  async trustSteps(id: string, typed: string): Promise<TrustSteps> {
    const read = parseAddress(typed.trim())
    if (!read.ok) throw invalidInput({ field: 'address', code: `address-${read.code}` })
    const { host } = read.address
    const engine = this.engine(id)
    const limit = AbortSignal.timeout(patience)
    try {
      const [{ product }, info] = await Promise.all([engine.version(limit), engine.info(limit)])
      return trustSteps(host, product, info)
    } catch (error) {
      throw error === limit.reason ? silent(engine.endpoint) : error
    }
  }

  dispose(): void {
    for (const life of this.#lives.values()) life.dispose()
  }

  #follow(): void {
    for (const [id, life] of this.#lives) {
      if (this.#following && this.#options.projectsOn(id).length > 0) life.watch()
      else life.stopWatching()
    }
  }

  #life(id: string): EnvironmentLife {
    const life = this.#lives.get(id)
    if (!life) throw new Problem('environment.not-found', { id })
    return life
  }

  #born(record: EnvironmentRecord): EnvironmentLife {
    return new EnvironmentLife(record, this.#lifeOptions)
  }

  #shown(life: EnvironmentLife): Environment {
    return life.shown(this.#options.projectsOn(life.record.id))
  }
}

/** The life that goes on under another record, unless the way to the engine is another one. */
function kept(life: EnvironmentLife | undefined, record: EnvironmentRecord): EnvironmentLife | undefined {
  if (!life) return undefined
  const { place, plainTcpConfirmed } = life.record
  const same = plainTcpConfirmed === record.plainTcpConfirmed && isDeepStrictEqual(place, record.place)
  if (!same) return undefined
  life.rename(record)
  return life
}
