import { setTimeout as sleep } from 'node:timers/promises'
import type { EngineContainerRow } from '../../engine/container-shapes.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'

/** How long a question waits for others of its kind (milliseconds). */
const gathering = 5

/**
 * Every container of an engine. A page asks for several lists at the same moment: questions that come within a
 * few milliseconds share one answer, which the engine gives after the last of them.
 */
export class ContainerRows {
  readonly #environments: Pick<EnvironmentService, 'engine'>
  readonly #gathering = new Map<string, Promise<readonly EngineContainerRow[]>>()

  constructor(environments: Pick<EnvironmentService, 'engine'>) {
    this.#environments = environments
  }

  /** Throws `environment.not-found` and `engine.*`. */
  async all(environmentId: string): Promise<readonly EngineContainerRow[]> {
    const engine = this.#environments.engine(environmentId)
    const open = this.#gathering.get(environmentId)
    if (open) return await open
    const answer = sleep(gathering).then(() => {
      this.#gathering.delete(environmentId)
      return engine.containers({})
    })
    this.#gathering.set(environmentId, answer)
    return await answer
  }
}
