import type { Environment, TrustSteps } from '../../contract/environments.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type { Engine } from '../engine/engine.ts'
import { parseAddress } from '../images/registry-address.ts'
import { trustSteps } from './trust-steps.ts'

export interface EnvironmentRecord {
  id: string
  name: string
  endpoint: string
}

/** Makes the client of one endpoint, or says why there can be none. */
export type Connect = (endpoint: string) => Engine | Problem

/** How long the list waits for an engine before it is shown as silent. */
const patience = 5000

/** The engines that the app can reach, each under its id. */
export class EnvironmentService {
  readonly #environments: ReadonlyMap<string, { record: EnvironmentRecord; engine: Engine | Problem }>

  constructor(records: readonly EnvironmentRecord[], connect: Connect) {
    this.#environments = new Map(
      records.map((record) => [record.id, { record, engine: connect(record.endpoint) }]),
    )
  }

  /** Throws `environment.not-found`, and the problem of an endpoint that cannot be used. */
  engine(id: string): Engine {
    const found = this.#environments.get(id)
    if (!found) throw new Problem('environment.not-found', { id })
    if (found.engine instanceof Problem) throw found.engine
    return found.engine
  }

  /** Every engine that can be asked at all. */
  engines(): Engine[] {
    return [...this.#environments.values()].flatMap(({ engine }) =>
      engine instanceof Problem ? [] : [engine],
    )
  }

  /** Every environment with what its engine says of itself now, or why it says nothing. */
  async list(): Promise<Environment[]> {
    return await Promise.all([...this.#environments.values()].map((each) => this.#observe(each)))
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
      throw isTimeout(error) ? silent(engine.endpoint) : error
    }
  }

  dispose(): void {
    for (const engine of this.engines()) engine.dispose()
  }

  async #observe({
    record,
    engine,
  }: {
    record: EnvironmentRecord
    engine: Engine | Problem
  }): Promise<Environment> {
    if (engine instanceof Problem) return { ...record, problem: engine.toData() }
    try {
      const { product, version, apiVersion, platform } = await engine.version(AbortSignal.timeout(patience))
      return { ...record, engine: { product, version, apiVersion, platform } }
    } catch (error) {
      if (error instanceof Problem) return { ...record, problem: error.toData() }
      if (isTimeout(error)) return { ...record, problem: silent(record.endpoint).toData() }
      throw error
    }
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}

function silent(endpoint: string): Problem {
  return new Problem('engine.unreachable', { endpoint, reason: 'silent' })
}
