import { Problem } from '../../contract/problem.ts'
import type { PullJob as ShownJob } from '../../contract/pulls.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { Engine } from '../engine/engine.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { MirrorBook } from '../environments/mirror-book.ts'
import { canonical, familiar } from '../images/image-reference.ts'
import type { Matcher, Permit } from '../registries/matcher.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import { usageOf } from '../registries/state/registry-uses.ts'
import type { Vault } from '../vault/vault.ts'
import { explainRefusal, refuseMirrors } from './access/ask-registry.ts'
import type { PullIntents } from './pull-intents.ts'
import { PullJob, type PullOrder } from './pull-job.ts'

export interface PullQueueOptions {
  matcher: Matcher
  registries: RegistryService
  environments: EnvironmentService
  mirrors: MirrorBook
  vault: Vault
  intents: PullIntents
  activity: ActivityRecorder
  /** Told of a bug in a job, which then failed with `pull.other`, and of a use that could not be noted. */
  onBug: (error: unknown) => void
  onImages: () => void
  now: () => number
  newId: () => string
  /** How many pulls run at once. */
  limit?: number
}

/** How often a running job is looked at for a stall, which no event announces (milliseconds). */
const lookEvery = 5000

/** How many ended jobs are remembered. */
const history = 100

/**
 * The queue of pulls, and the only orchestrator of one: reference, match, lent credential, engine, progress.
 * Jobs live here, so that a page that reloads finds them again.
 */
export class PullQueue {
  readonly #options: PullQueueOptions
  readonly #limit: number
  readonly #listeners = new Set<() => void>()
  readonly #unsubscribe: () => void
  readonly #look: ReturnType<typeof setInterval>
  #jobs: PullJob[] = []
  #disposed = false

  constructor(options: PullQueueOptions) {
    this.#options = options
    this.#limit = options.limit ?? 3
    this.#unsubscribe = options.registries.onWithdrawn((registryId) => this.#withdraw(registryId))
    this.#look = setInterval(() => {
      if (this.#jobs.some((job) => job.state === 'pulling')) this.#changed()
    }, lookEvery)
    this.#look.unref()
  }

  /**
   * Queues a pull, or joins an equal one on its way. The match is made here for the first time: what it
   * forbids is thrown (`match.*`, `input.invalid`, `vault.*`) before any engine is asked.
   */
  start(order: PullOrder): PullJob {
    const { matcher, registries, environments, activity, onBug, now, newId } = this.#options
    environments.engine(order.environmentId)
    const permit = this.#permitted(() => matcher.permit(order), order)
    this.#requireSecret(permit)
    const { reference, registry } = permit
    if (this.#disposed)
      throw new Problem('pull.stopped', { image: familiar(reference), host: reference.host })
    const key = [order.environmentId, canonical(reference), registry?.id ?? 'anonymous'].join(' ')
    const equal = this.#jobs.find(
      (job) => job.key === key && (job.state === 'queued' || job.state === 'pulling'),
    )
    if (equal) return equal
    const use = this.#permitted(() => registries.use(registry?.id, usageOf('pull', order, reference)), order)
    const job = new PullJob({
      id: newId(),
      order,
      image: familiar(reference),
      host: reference.host,
      key,
      credential: registry && { id: registry.id, name: registry.name },
      use,
      now,
      onChange: () => this.#changed(),
    })
    job.ended.then(() => use.end()).catch(onBug)
    activity.record({ kind: 'pull.started', ok: true, ...this.#subject(job) })
    this.#jobs = [job, ...this.#jobs].filter((each, index) => each.open || index < history)
    this.#changed()
    this.#takeUp()
    return job
  }

  /** Throws `job.not-found`. */
  job(id: string): PullJob {
    const job = this.#jobs.find((each) => each.id === id)
    if (!job) throw new Problem('job.not-found', { id })
    return job
  }

  cancel(id: string): ShownJob {
    const job = this.job(id)
    job.stop()
    return job.show()
  }

  retry(id: string): PullJob {
    return this.start(this.job(id).order)
  }

  /** Newest first. */
  list(): ShownJob[] {
    return this.#jobs.map((job) => job.show())
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Stops every pull and waits until the engine let go of each. */
  async dispose(): Promise<void> {
    this.#disposed = true
    this.#unsubscribe()
    clearInterval(this.#look)
    const open = this.#jobs.filter((job) => job.open)
    for (const job of open) job.stop()
    await Promise.all(open.map((job) => job.ended))
  }

  #takeUp(): void {
    const running = this.#jobs.filter((job) => job.state === 'pulling' || job.state === 'stopping').length
    const queued = this.#jobs.filter((job) => job.state === 'queued').reverse()
    for (const job of queued.slice(0, Math.max(0, this.#limit - running))) {
      job.begin()
      void this.#run(job).finally(() => this.#takeUp())
    }
  }

  /** Never throws: however a pull ends, its job says how. */
  async #run(job: PullJob): Promise<void> {
    const { matcher, registries, environments, activity, onBug, onImages } = this.#options
    try {
      // made again, as a registry may have been deactivated, deleted or added since the job was queued
      const permit = this.#permitted(() => matcher.permit(job.order), job.order)
      if (permit.registry?.id !== job.credential?.id) throw this.#overtaken(job)
      const engine = environments.engine(job.order.environmentId)
      await job.use.taken()
      const imageId = await this.#pull(job, engine, permit)
      job.done(imageId)
      activity.record({ kind: 'pull.done', ok: true, ...this.#subject(job) })
      onImages()
      // when a registry was last used holds no pull up and makes none fail
      if (permit.registry) registries.touch(permit.registry.id).catch(onBug)
    } catch (error) {
      const known = error instanceof Problem ? error.toData() : undefined
      if (!known && !job.signal.aborted) onBug(error)
      job.fail(known ?? new Problem('pull.other', { image: job.image, host: job.host }).toData())
      activity.record({
        kind: job.state === 'stopped' ? 'pull.stopped' : 'pull.failed',
        ok: false,
        ...this.#subject(job),
        ...(job.problem ? { code: job.problem.code } : {}),
      })
    }
  }

  async #pull(job: PullJob, engine: Engine, { reference, registry, place }: Permit): Promise<string> {
    const { matcher, registries, mirrors, intents } = this.#options
    const { signal } = job
    const { environmentId } = job.order
    const pullWith = (credential?: EngineCredential) =>
      engine.pull({ reference, credential, signal, onEvent: (event) => job.take(event) })
    if (!registry) return (await pullWith()).id

    const intended = {
      environmentId,
      reference: canonical(reference),
      host: reference.host,
      path: reference.path,
      registryId: registry.id,
      projectId: place.project.id,
    }
    return await registries.lend(registry.id, async (credential) => {
      if (!credential) return (await pullWith()).id
      await refuseMirrors(mirrors, environmentId, reference, signal)
      try {
        return await intents.during(engine, intended, signal, async () => {
          // its time may have run out while the engine and the disk were asked, or another one decide by now
          if (matcher.permit(job.order).registry?.id !== registry.id) throw this.#overtaken(job)
          return await pullWith(credential)
        })
      } catch (error) {
        throw error instanceof Problem ? await explainRefusal(engine, credential, error, signal) : error
      }
    })
  }

  #permitted<T>(permit: () => T, order: PullOrder): T {
    try {
      return permit()
    } catch (error) {
      if (error instanceof Problem && error.code.startsWith('match.')) {
        this.#options.activity.record({
          kind: 'launch.refused',
          ok: false,
          subject: order.image.trim().slice(0, 300),
          code: error.code,
          ...('registry' in error.data && error.data.registry ? { registry: error.data.registry } : {}),
        })
      }
      throw error
    }
  }

  /** Says before a job is made that its credential cannot be had now. */
  #requireSecret({ registry }: Permit): void {
    if (!registry || this.#options.registries.record(registry.id).credential === 'none') return
    const { state } = this.#options.vault
    if (state !== 'unlocked') throw new Problem(state === 'locked' ? 'vault.locked' : 'vault.absent', {})
  }

  #overtaken(job: PullJob): Problem {
    return new Problem('pull.stopped', { image: job.image, host: job.host })
  }

  #withdraw(registryId: string): number {
    const using = this.#jobs.filter((job) => job.credential?.id === registryId)
    return using.filter((job) => {
      const { image, host, credential } = job
      return credential && job.stop(new Problem('match.inactive', { image, host, registry: credential }))
    }).length
  }

  #subject(job: PullJob): { subject: string; registry?: { id: string; name: string } } {
    return { subject: job.image, ...(job.credential ? { registry: job.credential } : {}) }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
