import { Problem, type ProblemRecord } from '../../../../contract/problem.ts'
import type { EngineContainer, EngineContainerRow } from '../../../engine/container-shapes.ts'
import type { Engine } from '../../../engine/engine.ts'
import { labelKeys } from '../../labels.ts'
import { type Failures, failedAgain, retryAt } from '../plan/back-off.ts'
import { isStopped, type ObservedReplica } from '../plan/observed-replica.ts'
import type { PinnedImage, ServiceRecord } from '../record/service-record.ts'

/** How long a new replica has to run until it counts as one that stays up (milliseconds). */
export const provingTime = 3000

/** A replica that ended this soon after it was started did not end by a hand (milliseconds). */
const soon = 10_000

interface Memory {
  name?: string
  failures?: Failures
  /** Why it failed last. */
  problem?: ProblemRecord
  /** When it was last started from here, until its end has been seen. */
  startedAt?: number
  /** Since when it has been seen running without an end, and by which start the engine knows it. */
  up?: { readonly since: number; readonly mark: string }
  /** The engine had to start it again by itself, or finds it unhealthy. */
  ends?: boolean
}

/**
 * What is remembered of the replicas of one service in this run of the program: which failed, and which stay up.
 * All instants are of a clock that nobody sets.
 */
export class ReplicaWatch {
  readonly #elapsed: () => number
  readonly #memory = new Map<string, Memory>()

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed
  }

  /** What was seen, with what is remembered of it. */
  observe(rows: readonly EngineContainerRow[], { spec }: Pick<ServiceRecord, 'spec'>): ObservedReplica[] {
    const now = this.#elapsed()
    return rows.map((row) => {
      const { failures, ends, up } = this.#memory.get(row.id) ?? {}
      const current = runs(row, spec)
      return {
        id: row.id,
        name: row.name,
        state: row.state,
        createdAt: row.createdAt,
        current,
        proven:
          row.state === 'paused' ||
          (row.state === 'running' && up !== undefined && now - up.since >= provingTime),
        fails: row.state === 'restarting' || ends === true || failures !== undefined,
        mayStart: failures === undefined || now >= retryAt(failures),
      }
    })
  }

  /**
   * Takes in what the list shows: which replicas are gone, and which ended soon after they were started. Gives why
   * another one would not last, where one was gone that soon.
   */
  note(rows: readonly EngineContainerRow[]): ProblemRecord | undefined {
    let vanished: ProblemRecord | undefined
    const now = this.#elapsed()
    const states = new Map(rows.map(({ id, state }) => [id, state]))
    const names = new Map(rows.map(({ id, name }) => [id, name]))
    for (const [id, memory] of this.#memory) {
      const state = states.get(id)
      if (state === undefined) {
        if (memory.startedAt !== undefined && now - memory.startedAt < soon) {
          vanished = endedSoon(memory.name ?? '').toData()
        }
        this.#memory.delete(id)
      } else if (state === 'exited' && memory.startedAt !== undefined) {
        if (now - memory.startedAt < soon) this.#fail(memory, endedSoon(names.get(id) ?? ''))
        delete memory.startedAt
      }
      if (state !== 'running') delete memory.up
      memory.name = names.get(id) ?? ''
    }
    return vanished
  }

  /** Looks at the replicas of the wanted image that have not shown yet that they stay up. */
  async look(
    engine: Engine,
    rows: readonly EngineContainerRow[],
    { spec }: ServiceRecord,
    signal: AbortSignal,
  ): Promise<void> {
    const unproven = this.observe(rows, { spec }).filter(
      ({ current, proven, state }) => current && !proven && (state === 'running' || state === 'restarting'),
    )
    for (const { id } of unproven) {
      const container = await engine.inspectContainer(id, signal)
      if (container) this.#see(id, container)
    }
  }

  started(id: string): void {
    const memory = this.#of(id)
    memory.startedAt = this.#elapsed()
  }

  /** It goes because it is wanted no more. */
  removing(id: string): void {
    this.#memory.delete(id)
  }

  failed(id: string, problem: Problem): void {
    this.#fail(this.#of(id), problem)
  }

  /** Why the first of these does not run that failed before. */
  problemOf(replicas: readonly ObservedReplica[]): ProblemRecord | undefined {
    return replicas.filter(isStopped).flatMap(({ id }) => this.#memory.get(id)?.problem ?? [])[0]
  }

  /** When the first of those that failed may be tried again, of the tries that lie after an instant. */
  retryAfter(instant: number): number | undefined {
    const times = [...this.#memory.values()].flatMap(({ failures }) => (failures ? [retryAt(failures)] : []))
    const ahead = times.filter((at) => at > instant)
    return ahead.length > 0 ? Math.min(...ahead) : undefined
  }

  /** Somebody asked for another try: none has to wait any more. */
  forgive(): void {
    for (const memory of this.#memory.values()) {
      delete memory.failures
      delete memory.problem
      delete memory.ends
    }
  }

  #fail(memory: Memory, problem: Problem): void {
    memory.failures = failedAgain(memory.failures, this.#elapsed())
    memory.problem = problem.toData()
  }

  #see(id: string, { startedAt, restartCount, state, health }: EngineContainer): void {
    const memory = this.#of(id)
    const mark = `${startedAt} ${restartCount}`
    const again = memory.up !== undefined && memory.up.mark !== mark
    memory.ends = health === 'unhealthy' || restartCount > 0 || state === 'restarting'
    const settled = state === 'running' && health !== 'starting'
    if (!settled) delete memory.up
    else if (memory.up === undefined || again) memory.up = { since: this.#elapsed(), mark }
  }

  #of(id: string): Memory {
    const memory = this.#memory.get(id) ?? {}
    this.#memory.set(id, memory)
    return memory
  }
}

function endedSoon(name: string): Problem {
  return new Problem('service.replica-fails', { name })
}

/** Whether a container was made for this image and revision. Podman's list leaves `sha256:` out. */
function runs({ labels, imageId }: EngineContainerRow, spec: PinnedImage): boolean {
  const bare = (id: string) => id.replace(/^sha256:/, '')
  return labels[labelKeys.revision] === String(spec.revision) && bare(imageId) === bare(spec.imageId)
}
