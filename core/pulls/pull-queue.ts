import { Problem } from '../../contract/problem.ts'
import type { PullChanges, PullLayer, PullJob as ShownJob } from '../../contract/pulls.ts'
import { familiar } from '../images/image-reference.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { Matcher, Permit } from '../registries/matcher.ts'
import { usageOf } from '../registries/state/registry-uses.ts'
import type { Vault } from '../vault/vault.ts'
import { PullJob, type PullOrder } from './pull-job.ts'
import { PullList } from './pull-list.ts'
import { checkedPlatform, pullKey } from './pull-order.ts'
import { PullPermits } from './pull-permits.ts'
import { type PullRunOptions, runPull, subjectOf } from './pull-run.ts'

export interface PullQueueOptions extends PullRunOptions {
  matcher: Matcher
  projects: Pick<ProjectService, 'namespace'>
  vault: Vault
  now: () => number
  newId: () => string
  /** How many pulls run at once, asked before each. */
  limit: () => number | Promise<number>
}

/** How often jobs are looked at for what no event announces: a stall, another limit (milliseconds). */
const lookEvery = 1000

/**
 * The queue of pulls, and the only orchestrator of one: reference, match, lent credential, engine, progress.
 * Jobs live here, so that a page that reloads finds them again.
 */
export class PullQueue {
  readonly #options: PullQueueOptions
  readonly #permits: PullPermits
  readonly #list = new PullList()
  readonly #unsubscribe: () => void
  readonly #look: ReturnType<typeof setInterval>
  #turn: Promise<void> = Promise.resolve()
  #disposed = false

  constructor(options: PullQueueOptions) {
    this.#options = options
    this.#permits = new PullPermits(options.matcher, options.projects, options.activity)
    this.#unsubscribe = options.registries.onWithdrawn((registryId) => this.#withdraw(registryId))
    this.#look = setInterval(() => this.#lookAround(), lookEvery)
    this.#look.unref()
  }

  /**
   * Queues a pull, or joins an equal one on its way. The match is made here for the first time: what it
   * forbids is thrown (`match.*`, `input.invalid`, `vault.*`) before any engine is asked. Throws
   * `job.not-found` and `job.not-refused` where it shall go without a credential and no refusal is known.
   */
  start(order: PullOrder): PullJob {
    const { registries, environments, activity, onBug, now, newId } = this.#options
    environments.engine(order.environmentId)
    const platform = checkedPlatform(order)
    const permit = this.#permits.permit(order)
    const { reference, registry, place } = permit
    const image = familiar(reference)
    const pull = { environmentId: order.environmentId, reference, platform, registryId: registry?.id }
    const anonymousByRequest = registry !== undefined && order.anonymousAfter !== undefined
    if (order.anonymousAfter !== undefined && registry) {
      this.#requireRefusal(order.anonymousAfter, pullKey({ ...pull, anonymousByRequest: false }), image)
    } else {
      this.#requireSecret(permit)
    }
    if (this.#disposed) throw new Problem('pull.stopped', { image, host: reference.host })
    const key = pullKey({ ...pull, anonymousByRequest })
    const equal = this.#list.jobs.find(
      ({ facts, state }) => facts.key === key && (state === 'queued' || state === 'pulling'),
    )
    if (equal) {
      equal.claim()
      return equal
    }
    const use = this.#permits.noted(order, () =>
      registries.use(registry?.id, usageOf('pull', order, reference)),
    )
    const job = new PullJob(
      {
        id: newId(),
        order,
        namespaceId: place.namespace.id,
        image,
        host: reference.host,
        platform,
        key,
        registry: registry && { id: registry.id, name: registry.name },
        anonymousByRequest,
        use,
      },
      now,
      this.#list.changed,
    )
    job.ended.then(() => use.end()).catch(onBug)
    activity.record({ kind: 'pull.started', ok: true, ...subjectOf(job) })
    this.#list.add(job)
    this.#takeUp()
    return job
  }

  /** Throws `job.not-found`. */
  job(id: string): PullJob {
    return this.#list.job(id)
  }

  cancel(id: string): ShownJob {
    const job = this.job(id)
    job.stop()
    return job.show()
  }

  /** The same order again. Throws `job.not-found` beside what `start` throws. */
  retry(id: string): PullJob {
    return this.start(this.#permits.order(this.job(id)))
  }

  /** The same order without the credential that the registry refused; throws as `retry`. */
  retryAnonymously(id: string): PullJob {
    return this.start({ ...this.#permits.order(this.job(id)), anonymousAfter: id })
  }

  /** Newest first. */
  list(): ShownJob[] {
    return this.#list.show()
  }

  /** The list as it is, and then what changed since the message before, at most ten times a second. */
  changes(signal: AbortSignal | undefined): AsyncGenerator<PullChanges, void> {
    return this.#list.changes(signal)
  }

  /** The layers of one job in the same manner. Throws `job.not-found`. */
  layers(id: string, signal: AbortSignal | undefined): AsyncGenerator<PullLayer[], void> {
    return this.#list.layers(id, signal)
  }

  /** Forgets the jobs that have ended. */
  clear(): void {
    this.#list.clear()
  }

  /** Stops every pull and waits until the engine let go of each. */
  async dispose(): Promise<void> {
    this.#disposed = true
    this.#unsubscribe()
    clearInterval(this.#look)
    const open = this.#list.jobs.filter((job) => job.open)
    for (const job of open) job.stop()
    await Promise.all(open.map((job) => job.ended))
  }

  #lookAround(): void {
    const { jobs } = this.#list
    for (const job of jobs) job.look()
    if (jobs.some(({ state }) => state === 'queued')) this.#takeUp()
  }

  #takeUp(): void {
    this.#turn = this.#turn.then(() => this.#begin()).catch(this.#options.onBug)
  }

  async #begin(): Promise<void> {
    const limit = await this.#options.limit()
    const { jobs } = this.#list
    const running = jobs.filter(({ state }) => state === 'pulling' || state === 'stopping').length
    const queued = jobs.filter(({ state }) => state === 'queued').reverse()
    for (const job of queued.slice(0, Math.max(0, limit - running))) {
      job.begin()
      void runPull(job, this.#permits, this.#options).finally(() => this.#takeUp())
    }
  }

  /** Says before a job is made that its credential cannot be had now. */
  #requireSecret({ registry }: Permit): void {
    if (!registry || this.#options.registries.record(registry.id).credential === 'none') return
    const { state } = this.#options.vault
    if (state !== 'unlocked') throw new Problem(state === 'locked' ? 'vault.locked' : 'vault.absent', {})
  }

  /** Only a refusal of the same login for the same image makes way for a try without it. */
  #requireRefusal(id: string, key: string, image: string): void {
    const refused = this.job(id)
    if (refused.offersAnonymous && refused.facts.key === key) return
    throw new Problem('job.not-refused', { image })
  }

  /** A pull without the registry's credential is stopped too: what is deactivated gives no image. */
  #withdraw(registryId: string): number {
    return this.#list.jobs.filter((job) => {
      const { image, host, registry } = job.facts
      if (registry?.id !== registryId) return false
      return job.stop(new Problem('match.inactive', { image, host, registry }))
    }).length
  }
}
