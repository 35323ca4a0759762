import { isDeepStrictEqual } from 'node:util'
import { Problem, type ProblemRecord } from '../../../../contract/problem.ts'
import type { EngineContainerRow, EngineEvent } from '../../../engine/container-shapes.ts'
import type { Engine } from '../../../engine/engine.ts'
import type { Owner } from '../../labels.ts'
import { ServicePace } from '../plan/service-pace.ts'
import type { ServicePlan } from '../plan/service-plan.ts'
import type { ServiceRecord } from '../record/service-record.ts'
import { ReplicaGrowth } from './replica-growth.ts'
import { replicaLabels } from './replica-labels.ts'
import { type HoldRegistry, isRefusal, type ReplicaPermits } from './replica-permits.ts'
import type { ReplicaSteps, StepsTaken } from './replica-steps.ts'
import { provingTime, ReplicaWatch } from './replica-watch.ts'
import { failureOf, type ServiceStatus, unseen } from './service-status.ts'
import { Settling, settlingTime } from './settling.ts'

export interface ServiceLoopOptions {
  readonly engine: (environmentId: string) => Engine
  readonly workspaceId: () => string
  readonly permits: Pick<ReplicaPermits, 'ask' | 'signature'>
  readonly steps: ReplicaSteps
  /** Told when a change of all replicas came to its end, or has to go back because of this problem. */
  readonly onReached: (record: ServiceRecord) => Promise<void>
  readonly onFailed: (record: ServiceRecord, problem: ProblemRecord) => Promise<void>
  readonly onStatus: () => void
  /** Told once when the match, or the vault, begins to stand in the way of new replicas, and for each other reason. */
  readonly onRefused: (record: ServiceRecord, problem: ProblemRecord) => void
  readonly onBug: (error: unknown) => void
  /** A clock that nobody sets (milliseconds). */
  readonly elapsed: () => number
}

/** When a look began, and when to look again because the engine told of what it did not list yet. */
interface Look {
  readonly began: number
  readonly unsettled: number | undefined
}

/** Keeps one service at what is wanted of it: looks, plans, acts, and looks again, one pass after the other. */
export class ServiceLoop {
  readonly #options: ServiceLoopOptions
  readonly #record: () => ServiceRecord | undefined
  readonly watch: ReplicaWatch
  readonly #settling: Settling
  readonly #abort = new AbortController()
  readonly #pace: ServicePace
  readonly #growth: ReplicaGrowth
  #status = unseen
  /** The refusal that was told last, while it stands. */
  #refusal: ProblemRecord | undefined
  #timer: NodeJS.Timeout | undefined
  #due: number | undefined
  #running: Promise<void> | undefined
  #again = false
  /** While the launch of the service lasts: its part in the use of a registry. */
  hold: HoldRegistry | undefined

  constructor(options: ServiceLoopOptions, record: () => ServiceRecord | undefined) {
    this.#options = options
    this.#record = record
    this.watch = new ReplicaWatch(options.elapsed)
    this.#settling = new Settling(options.elapsed)
    this.#pace = new ServicePace(options.elapsed)
    this.#growth = new ReplicaGrowth(options.permits, this.#pace)
  }

  get status(): ServiceStatus {
    return this.#status
  }

  /** Looks at the service after so long, or sooner if it was to be looked at sooner (milliseconds). */
  wake(after = 0): void {
    if (this.#abort.signal.aborted) return
    const due = this.#options.elapsed() + after
    if (this.#due !== undefined && this.#due <= due) return
    clearTimeout(this.#timer)
    this.#due = due
    this.#timer = setTimeout(() => this.#turn(), after)
    this.#timer.unref()
  }

  /** An event of one of its containers: looks once that has settled. */
  told(event: EngineEvent): void {
    this.#settling.told(event)
    this.wake(settlingTime)
  }

  /** What decides over new replicas has changed: where a pull failed by it, that is tried anew. */
  reconsider(after: number): void {
    const { problem, refused } = this.#status
    const record = this.#record()
    if (!record) return
    const pullFailed = problem?.code.startsWith('pull.') === true
    if (pullFailed && this.#growth.mayDiffer(record)) this.forgive()
    else if (!refused) return
    this.wake(after)
  }

  /** Somebody asked for another try: nothing waits for its time any more. */
  forgive(): void {
    this.#pace.forgive()
    this.watch.forgive()
  }

  /** Makes no further step, and waits for the one under way. */
  async dispose(): Promise<void> {
    this.#abort.abort()
    clearTimeout(this.#timer)
    await this.#running
  }

  #turn(): void {
    this.#due = undefined
    if (this.#running) {
      this.#again = true
      return
    }
    this.#running = this.#passes().finally(() => {
      this.#running = undefined
    })
  }

  async #passes(): Promise<void> {
    do {
      this.#again = false
      const record = this.#record()
      if (!record || this.#abort.signal.aborted) return
      await this.#guarded(record)
    } while (this.#again)
  }

  async #guarded(record: ServiceRecord): Promise<void> {
    const { signal } = this.#abort
    try {
      await this.#pass(record)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Problem)) this.#options.onBug(error)
      const problem =
        error instanceof Problem ? error : new Problem('engine.failed', { status: 0 }, { cause: error })
      this.#fail(record, problem)
    }
  }

  async #pass(record: ServiceRecord): Promise<void> {
    const { signal } = this.#abort
    const engine = this.#options.engine(record.environmentId)
    const asked = this.#options.elapsed()
    const rows = await this.#rows(engine, record)
    this.#pace.looked()
    const began = this.#options.elapsed()
    const unsettled = this.#settling.nextLook(asked, rows)
    const vanished = this.watch.note(rows)
    if (vanished) this.#pace.vanished()
    if (record.change) await this.watch.look(engine, rows, record, signal)
    const replicas = this.watch.observe(rows, record)
    const asking = { hold: this.hold, signal, standing: this.#status.problem }
    const { plan, note, problem } = await this.#growth.decide(record, replicas, asking)
    signal.throwIfAborted()
    if (plan.failed) return await this.#options.onFailed(record, failureOf(replicas))
    const place = { engine, record, owner: this.#owner(record), replicas, watch: this.watch, hold: this.hold }
    const acted = await this.#options.steps.take({ ...place, signal }, plan.actions)
    if (acted.created) this.#pace.grown()
    if (acted.growthFailed) this.#pace.growthFailed()
    if (plan.reached) {
      this.#pace.reached()
      await this.#options.onReached(record)
    }
    const stuck = problem ?? acted.problem ?? vanished ?? this.watch.problemOf(replicas)
    this.#tell(record, {
      seen: true,
      refused: stuck !== undefined && isRefusal(stuck.code),
      running: replicas.filter(({ state }) => state === 'running').length,
      settled: plan.reached || stuck !== undefined,
      ...(stuck ? { problem: stuck } : {}),
      ...(note ? { note } : {}),
    })
    this.#plan(plan, acted, { began, unsettled })
  }

  /** The containers that are this service's, as the engine lists them now. */
  async #rows(engine: Engine, record: ServiceRecord): Promise<readonly EngineContainerRow[]> {
    return await engine.containers(replicaLabels(this.#owner(record), record.id), this.#abort.signal)
  }

  #owner({ projectId, namespaceId }: ServiceRecord): Owner {
    return { workspaceId: this.#options.workspaceId(), projectId, namespaceId }
  }

  /**
   * When to look again by itself: at once after a new replica, else when time alone changes something. What came
   * due since the look began was not yet due for it.
   */
  #plan(plan: ServicePlan, acted: StepsTaken, { began, unsettled }: Look): void {
    if (acted.created || acted.done > 0) {
      this.wake(acted.created ? 0 : settlingTime)
      return
    }
    const now = this.#options.elapsed()
    const times = [
      plan.asks ? this.#pace.nextGrowth : undefined,
      this.watch.retryAfter(began),
      plan.waits ? now + provingTime / 3 : undefined,
    ].flatMap((at) => (at === undefined || at <= began ? [] : [at]))
    if (unsettled !== undefined) times.push(unsettled)
    if (times.length > 0) this.wake(Math.max(0, Math.min(...times) - now))
  }

  /** The whole look came to nothing. */
  #fail(record: ServiceRecord, problem: Problem): void {
    const next = this.#pace.lookFailed()
    const away = problem.code === 'engine.unreachable' || problem.code === 'environment.not-found'
    this.#tell(record, {
      seen: !away,
      refused: false,
      running: this.#status.running,
      settled: true,
      problem: problem.toData(),
    })
    if (problem.code !== 'environment.not-found') this.wake(next - this.#options.elapsed())
  }

  #tell(record: ServiceRecord, status: Omit<ServiceStatus, 'retryAt'>): void {
    const before = this.#status
    const now = this.#options.elapsed()
    const times = [this.watch.retryAfter(now), this.#pace.nextTry].flatMap((at) =>
      at === undefined || at <= now || status.refused ? [] : [at],
    )
    this.#status = { ...status, ...(times.length > 0 ? { retryAt: Math.min(...times) } : {}) }
    this.#tellRefusal(record, this.#status)
    if (JSON.stringify(before) !== JSON.stringify(this.#status)) this.#options.onStatus()
  }
  /** An engine that is away for a while changes nothing of a refusal. */
  #tellRefusal(record: ServiceRecord, { seen, refused, problem }: ServiceStatus): void {
    if (!seen) return
    const refusal = refused ? problem : undefined
    const isNew = refusal && !isDeepStrictEqual(refusal, this.#refusal)
    this.#refusal = refusal
    if (isNew) this.#options.onRefused(record, refusal)
  }
}
