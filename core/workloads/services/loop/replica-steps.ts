import { Problem, type ProblemRecord } from '../../../../contract/problem.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { Owner } from '../../labels.ts'
import type { ObservedReplica } from '../plan/observed-replica.ts'
import type { ServiceAction } from '../plan/service-plan.ts'
import type { ReplicaForms } from '../record/replica-form.ts'
import type { ServiceRecord } from '../record/service-record.ts'
import type { ReplicaMaker } from './replica-maker.ts'
import { type HoldRegistry, isRefusal, type ReplicaPermits } from './replica-permits.ts'
import type { ReplicaWatch } from './replica-watch.ts'

export interface StepPorts {
  readonly permits: Pick<ReplicaPermits, 'again' | 'match'>
  readonly maker: ReplicaMaker
  readonly forms: Pick<ReplicaForms, 'fields'>
}

/** One service at one moment: what it is, what was seen of it, and what is done with it. */
export interface StepPlace {
  readonly engine: Engine
  readonly record: ServiceRecord
  readonly owner: Owner
  readonly replicas: readonly ObservedReplica[]
  readonly watch: ReplicaWatch
  readonly hold: HoldRegistry | undefined
  readonly signal: AbortSignal
}

/** `done` counts the steps that went well. `growthFailed`: the new replica could not be made, or did not start. */
export interface StepsTaken {
  readonly created: boolean
  readonly growthFailed: boolean
  readonly done: number
  readonly problem?: ProblemRecord
}

/** How long a container has to end by itself, where its form says nothing (seconds). */
const defaultGrace = 10

/** Carries plans out, step by step. */
export class ReplicaSteps {
  readonly #ports: StepPorts

  constructor(ports: StepPorts) {
    this.#ports = ports
  }

  /**
   * Takes every step, each on its own: one that fails keeps the others from nothing. Those that take their time are
   * taken together, before new ones are started. Throws `engine.unreachable`, and the signal's reason.
   */
  async take(place: StepPlace, actions: readonly ServiceAction[]): Promise<StepsTaken> {
    const { signal } = place
    const problems: ProblemRecord[] = []
    let [done, created, growthFailed] = [0, false, false]
    const step = async (action: ServiceAction) => {
      signal.throwIfAborted()
      try {
        await this.#step(place, action)
        done += 1
        if (action.do === 'create') created = true
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'engine.unreachable') throw error
        problems.push(error.toData())
        if (action.do === 'create') growthFailed = !isRefusal(error.code)
      }
    }
    const isSlow = (action: ServiceAction) => action.do === 'stop' || action.do === 'remove'
    await Promise.all(actions.filter(isSlow).map(step))
    for (const action of actions) if (!isSlow(action)) await step(action)
    const [problem] = problems
    return { created, growthFailed, done, ...(problem ? { problem } : {}) }
  }

  async #step(place: StepPlace, action: ServiceAction): Promise<void> {
    const { engine, record, owner, replicas, watch, signal } = place
    const grace = { seconds: graceOf(record), signal }
    switch (action.do) {
      case 'create':
        return await this.#create(place)
      case 'start':
        return await this.#start(place, action.id)
      case 'stop':
        return await engine.stopContainer(action.id, grace)
      case 'remove': {
        const { id } = action
        watch.removing(id)
        const runs = replicas.some((each) => each.id === id && each.state === 'running')
        // it may end as its image would have it end, unless it is stuck
        if (runs) await engine.stopContainer(id, grace).catch(problemOnly)
        return await this.#ports.maker.remove(engine, owner, id, signal)
      }
    }
  }

  async #start({ engine, watch, signal }: StepPlace, id: string): Promise<void> {
    try {
      await engine.startContainer(id, signal)
      watch.started(id)
    } catch (error) {
      const known = error instanceof Problem && error.code !== 'engine.unreachable'
      if (known && error.code !== 'workload.not-found') watch.failed(id, error)
      throw error
    }
  }

  async #create(place: StepPlace): Promise<void> {
    const { permits, maker, forms } = this.#ports
    const { engine, record, owner, replicas, hold, signal } = place
    const standing = replicas.find(({ current }) => current)
    const look = async () => standing && (await engine.inspectWhole(standing.id, signal))
    const id = await maker.make(engine, {
      record,
      owner,
      fields: await forms.fields(record, look),
      names: replicas.map(({ name }) => name),
      decide: async () => {
        await permits.again(record, hold)
        return permits.match(record)
      },
      signal,
    })
    await this.#start(place, id)
  }
}

function graceOf({ form }: ServiceRecord): number {
  const seconds = Number.parseInt(form.stopTimeout, 10)
  return seconds >= 0 ? seconds : defaultGrace
}

function problemOnly(error: unknown): void {
  if (!(error instanceof Problem) || error.code === 'engine.unreachable') throw error
}
