import { Problem, type ProblemRecord } from '../../contract/problem.ts'
import type { PullLayer, PullJob as ShownJob } from '../../contract/pulls.ts'
import type { PullEvent } from '../engine/pull/pull-event.ts'
import { advance, noProgress, type PullProgress } from '../engine/pull/pull-progress.ts'
import type { ImageWish } from '../registries/matcher.ts'
import type { RegistryUse } from '../registries/state/registry-uses.ts'
import { isGrowing, isUnpacking, timeLeft } from './pull-figures.ts'
import { TransferRate } from './transfer-rate.ts'

export type PullState = ShownJob['state']

/** What shall be pulled, for whom, and to which engine, as it was asked for. */
export interface PullOrder extends ImageWish {
  environmentId: string
  /** As typed: `os[/arch[/variant]]`, or nothing for the engine's own. */
  platform?: string | undefined
  /** The failed pull whose stored login the registry refused: this one goes without a credential. */
  anonymousAfter?: string | undefined
}

/** What a job is from its first moment to its last. */
export interface PullFacts {
  readonly id: string
  readonly order: PullOrder
  /** The namespace of the order by its id, as its name may change while the job waits. */
  readonly namespaceId: string
  readonly image: string
  readonly host: string
  readonly platform: string | undefined
  readonly key: string
  /** The registry that decides, whether its credential is sent or not. */
  readonly registry: { readonly id: string; readonly name: string } | undefined
  /** Nothing is sent although the registry has a credential: the user asked for that. */
  readonly anonymousByRequest: boolean
  readonly use: RegistryUse
}

/** A stalled pull is one without an event for a minute. */
const stallAfter = 60_000

/** The refusals of a stored login after which one try without it is offered. */
const refusals: ReadonlySet<string> = new Set(['pull.wrong-credential', 'pull.no-right'])

/** One pull on its way: what was ordered, how far it is, and how it ended. */
export class PullJob {
  readonly facts: PullFacts
  readonly createdAt: number
  /** Resolves when the job has ended, whatever the end. */
  readonly ended: Promise<void>

  readonly #now: () => number
  readonly #onChange: (job: PullJob) => void
  readonly #abort = new AbortController()
  readonly #rate = new TransferRate()
  /** How many have asked for this pull. */
  #claims = 1
  #end: () => void = () => undefined
  #state: PullState = 'queued'
  #progress: PullProgress = noProgress
  #lastEventAt: number
  #looked: string | undefined
  #imageId: string | undefined
  #problem: ProblemRecord | undefined
  #endedAt: number | undefined

  constructor(facts: PullFacts, now: () => number, onChange: (job: PullJob) => void) {
    this.facts = facts
    this.#now = now
    this.#onChange = onChange
    this.createdAt = now()
    this.#lastEventAt = this.createdAt
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  get id(): string {
    return this.facts.id
  }

  get image(): string {
    return this.facts.image
  }

  get host(): string {
    return this.facts.host
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

  /** Whether the registry refused the login that was sent, so that one try without it may be asked for. */
  get offersAnonymous(): boolean {
    const { registry, anonymousByRequest } = this.facts
    if (this.#state !== 'failed' || !registry || anonymousByRequest) return false
    return this.#problem !== undefined && refusals.has(this.#problem.code)
  }

  /** Each layer as it is now, in the order in which the engine named them; one that did not change is the same. */
  get layers(): PullProgress['layers'] {
    return this.#progress.layers
  }

  /** Somebody else wants this pull too. */
  claim(): void {
    this.#claims += 1
  }

  /** One who asked for this pull wants it no more; the last one stops it. */
  leave(): void {
    this.#claims -= 1
    if (this.#claims === 0) this.stop()
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
    this.#onChange(this)
  }

  /** Tells of what changes by time alone: a rate that falls, a pull that stalls. Call it about once a second. */
  look(): void {
    if (this.#state !== 'pulling') return
    const seen = `${this.#stalled} ${this.#rate.perSecond(this.#now())}`
    if (seen === this.#looked) return
    this.#looked = seen
    this.#onChange(this)
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
    if (!this.open) return
    this.#imageId = imageId
    this.#problem = undefined
    this.#close('done')
  }

  /** The end of a pull that failed, or that was stopped: then the reason for the stop stands. */
  fail(problem: ProblemRecord): void {
    if (!this.open) return
    if (!this.signal.aborted) this.#problem = problem
    this.#close(this.signal.aborted ? 'stopped' : 'failed')
  }

  show(): ShownJob {
    const { order, platform, registry, anonymousByRequest } = this.facts
    const { environmentId, projectId, namespace } = order
    const progress = this.#progress
    const pulling = this.#state === 'pulling'
    const rate = pulling ? this.#rate.perSecond(this.#now()) : undefined
    const secondsLeft = isGrowing(progress) ? undefined : timeLeft(progress, rate)
    return {
      id: this.id,
      environmentId,
      projectId,
      namespace,
      image: this.image,
      ...(platform === undefined ? {} : { platform }),
      ...(registry ? { [anonymousByRequest ? 'withheld' : 'credential']: registry } : {}),
      state: this.#state,
      layers: progress.layers.length,
      current: progress.current,
      total: progress.total,
      ...(rate === undefined ? {} : { rate }),
      ...(secondsLeft === undefined ? {} : { secondsLeft }),
      unpacking: pulling && isUnpacking(progress),
      message: progress.message,
      stalled: this.#stalled,
      ...(this.#imageId ? { imageId: this.#imageId } : {}),
      ...(this.#problem ? { problem: this.#problem } : {}),
      offersAnonymous: this.offersAnonymous,
      createdAt: this.createdAt,
      ...(this.#endedAt === undefined ? {} : { endedAt: this.#endedAt }),
    }
  }

  get #stalled(): boolean {
    return this.#state === 'pulling' && this.#now() - this.#lastEventAt > stallAfter
  }

  #become(state: PullState): void {
    this.#state = state
    this.#onChange(this)
  }

  #close(state: 'done' | 'failed' | 'stopped'): void {
    this.#endedAt = this.#now()
    this.#become(state)
    this.#end()
  }
}

/** A layer as the page sees it. */
export function shownLayer({ id, phase, current, total }: PullProgress['layers'][number]): PullLayer {
  return { id, phase, current, ...(total === undefined ? {} : { total }) }
}
