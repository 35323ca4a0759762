import { Problem, type ProblemRecord } from '../../contract/problem.ts'
import type { PullJob as ShownJob } from '../../contract/pulls.ts'
import type { PullEvent } from '../engine/pull/pull-event.ts'
import { advance, noProgress, type PullProgress } from '../engine/pull/pull-progress.ts'
import type { ImageWish } from '../registries/matcher.ts'
import type { RegistryUse } from '../registries/state/registry-uses.ts'
import { TransferRate } from './transfer-rate.ts'

export type PullState = ShownJob['state']

export interface PullOrder extends ImageWish {
  environmentId: string
}

/** A stalled pull is one without an event for a minute. */
const stallAfter = 60_000

/** One pull on its way: what was ordered, how far it is, and how it ended. */
export class PullJob {
  readonly id: string
  readonly order: PullOrder
  readonly image: string
  readonly host: string
  readonly key: string
  readonly credential: { id: string; name: string } | undefined
  readonly use: RegistryUse
  readonly createdAt: number
  /** Resolves when the job has ended, whatever the end. */
  readonly ended: Promise<void>

  readonly #now: () => number
  readonly #onChange: () => void
  readonly #abort = new AbortController()
  readonly #rate = new TransferRate()
  #end: () => void = () => undefined
  #state: PullState = 'queued'
  #progress: PullProgress = noProgress
  #lastEventAt: number
  #imageId: string | undefined
  #problem: ProblemRecord | undefined
  #endedAt: number | undefined

  constructor(options: {
    id: string
    order: PullOrder
    image: string
    host: string
    key: string
    credential: { id: string; name: string } | undefined
    use: RegistryUse
    now: () => number
    onChange: () => void
  }) {
    this.id = options.id
    this.order = options.order
    this.image = options.image
    this.host = options.host
    this.key = options.key
    this.credential = options.credential
    this.use = options.use
    this.#now = options.now
    this.#onChange = options.onChange
    this.createdAt = options.now()
    this.#lastEventAt = this.createdAt
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get state(): PullState {
    return this.#state
  }

  get open(): boolean {
    return this.#state === 'queued' || this.#state === 'pulling' || this.#state === 'stopping'
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get imageId(): string | undefined {
    return this.#imageId
  }

  get problem(): ProblemRecord | undefined {
    return this.#problem
  }

  begin(): void {
    this.#lastEventAt = this.#now()
    this.#become('pulling')
  }

  take(event: PullEvent): void {
    this.#lastEventAt = this.#now()
    const progress = advance(this.#progress, event)
    if (progress === this.#progress) return
    this.#progress = progress
    this.#rate.sample(this.#lastEventAt, progress.current)
    this.#onChange()
  }

  /** Stops a queued job at once, and a running one as soon as the engine lets go. False if it has ended. */
  stop(problem: Problem = new Problem('pull.stopped', { image: this.image, host: this.host })): boolean {
    if (!this.open || this.#state === 'stopping') return false
    this.#problem = problem.toData()
    this.#abort.abort(problem)
    if (this.#state === 'queued') this.#close('stopped')
    else this.#become('stopping')
    return true
  }

  done(imageId: string): void {
    this.#imageId = imageId
    this.#problem = undefined
    this.#close('done')
  }

  /** The end of a pull that failed, or that was stopped: then the reason for the stop stands. */
  fail(problem: ProblemRecord): void {
    if (!this.signal.aborted) this.#problem = problem
    this.#close(this.signal.aborted ? 'stopped' : 'failed')
  }

  show(): ShownJob {
    const { environmentId, projectId, namespace } = this.order
    const rate = this.#state === 'pulling' ? this.#rate.perSecond : undefined
    return {
      id: this.id,
      environmentId,
      projectId,
      namespace,
      image: this.image,
      ...(this.credential ? { credential: this.credential } : {}),
      state: this.#state,
      layers: this.#progress.layers.map(({ id, phase, current, total }) => ({
        id,
        phase,
        current,
        ...(total === undefined ? {} : { total }),
      })),
      current: this.#progress.current,
      total: this.#progress.total,
      ...(rate === undefined ? {} : { rate }),
      message: this.#progress.message,
      stalled: this.#state === 'pulling' && this.#now() - this.#lastEventAt > stallAfter,
      ...(this.#imageId ? { imageId: this.#imageId } : {}),
      ...(this.#problem ? { problem: this.#problem } : {}),
      createdAt: this.createdAt,
      ...(this.#endedAt === undefined ? {} : { endedAt: this.#endedAt }),
    }
  }

  #become(state: PullState): void {
    this.#state = state
    this.#onChange()
  }

  #close(state: 'done' | 'failed' | 'stopped'): void {
    if (!this.open) return
    this.#endedAt = this.#now()
    this.#become(state)
    this.#end()
  }
}
