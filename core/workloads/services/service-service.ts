import type { Topic } from '../../../contract/app.ts'
import { Problem, type ProblemRecord } from '../../../contract/problem.ts'
import type { Service } from '../../../contract/services.ts'
import type { PullPolicy } from '../../../contract/workload/run-form.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import { carries } from '../../engine/calls/engine-containers.ts'
import type { EngineContainerRow } from '../../engine/container-shapes.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { requireEnvironment } from '../../environments/require-environment.ts'
import { canonical } from '../../images/image-reference.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import { labelKeys } from '../labels.ts'
import { replicaLabels } from './loop/replica-labels.ts'
import type { ReplicaPermits } from './loop/replica-permits.ts'
import { portTooNarrow, specOf } from './loop/spec-of.ts'
import { planService } from './plan/service-plan.ts'
import type { ServiceRecord } from './record/service-record.ts'
import type { ServiceBook } from './service-book.ts'
import { asked, restarted, undone } from './service-changes.ts'
import type { ServiceKeeper } from './service-keeper.ts'
import type { ServiceOutcomes } from './service-outcomes.ts'
import type { ServicePulls } from './service-pulls.ts'
import { shownService } from './shown-service.ts'

export interface ServiceServiceOptions {
  book: ServiceBook
  keeper: ServiceKeeper
  pulls: Pick<ServicePulls, 'begin' | 'stop' | 'pullId'>
  permits: Pick<ReplicaPermits, 'requireFor' | 'tryMatch'>
  outcomes: Pick<ServiceOutcomes, 'erase'>
  environments: Pick<EnvironmentService, 'engine'>
  projects: Pick<ProjectService, 'workspaceId' | 'namespaceName'>
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  now: () => number
  /** A clock that nobody sets (milliseconds). */
  elapsed: () => number
}

interface Target {
  environmentId: string
  id: string
}

/** What was seen of an engine's containers, or why nothing was. */
type Seen = { rows: readonly EngineContainerRow[] } | { away: ProblemRecord }

/** The services of the workspace: what is wanted of each is kept here, and their loops see to it. */
export class ServiceService {
  readonly #options: ServiceServiceOptions

  constructor(options: ServiceServiceOptions) {
    this.#options = options
  }

  /** By name. Throws `environment.not-found` for one on which no service is known either. */
  async list(environmentId: string): Promise<Service[]> {
    const records = this.#options.book.list().filter((record) => record.environmentId === environmentId)
    // without a service there is nothing to ask for
    if (records.length === 0) {
      requireEnvironment(this.#options.environments, environmentId)
      return []
    }
    const seen = await this.#seen(environmentId)
    return records
      .map((record) => this.#shown(record, seen))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
  }

  /** Throws `service.not-found`. */
  async one(target: Target): Promise<Service> {
    return this.#shown(this.#standing(target), await this.#seen(target.environmentId))
  }

  /** Throws `service.few-ports` for more replicas than its host ports can serve. */
  async scale({ scale, ...target }: Target & { scale: number }): Promise<Service> {
    return await this.#changed(target, 'service.scaled', (record) => {
      if (record.scale === scale) return record
      const port = scale > record.scale ? portTooNarrow(record, scale) : undefined
      if (port !== undefined) throw new Problem('service.few-ports', { name: record.name, port, scale })
      return { ...record, scale }
    })
  }

  async stop(target: Target): Promise<Service> {
    return await this.#changed(target, 'service.stopped', (record) => ({ ...record, wanted: 'stopped' }))
  }

  async start(target: Target): Promise<Service> {
    return await this.#changed(target, 'service.started', (record) => ({ ...record, wanted: 'running' }))
  }

  async restart(target: Target): Promise<Service> {
    return await this.#changed(target, 'service.restarted', restarted)
  }

  /** Throws `input.invalid`, `match.inactive`, `match.not-a-candidate`, and what a look at a service throws. */
  async update({
    image,
    pullPolicy,
    ...target
  }: Target & { image: string; pullPolicy?: PullPolicy | undefined }): Promise<Service> {
    const { permits, pulls, book } = this.#options
    const record = book.require(target.environmentId, target.id)
    const { reference } = permits.requireFor(record, image.trim())
    pulls.stop(target.id)
    const shown = await this.#changed(target, undefined, (before) =>
      asked(before, canonical(reference), pullPolicy),
    )
    pulls.begin(target.id)
    return shown
  }

  /** Throws `service.nothing-to-undo`. */
  async rollBack(target: Target): Promise<Service> {
    const { book, pulls } = this.#options
    const { change } = book.require(target.environmentId, target.id)
    if (change?.state === 'pulling') pulls.stop(target.id)
    return await this.#changed(target, 'service.rolled-back', (record) => {
      const back = undone(record)
      if (!back) throw new Problem('service.nothing-to-undo', { name: record.name })
      return back
    })
  }

  /** The record goes last, so that a removal that was cut short goes on at the next start. */
  async remove(target: Target): Promise<void> {
    this.#options.pulls.stop(target.id)
    await this.#changed(target, 'service.removed', ({ change: _, ...record }) => ({
      ...record,
      wanted: 'removed',
    }))
  }

  /** Leaves what stands of it where it is. Throws `service.not-found`, `service.engine-answers` and `storage.*`. */
  async forget(target: Target): Promise<void> {
    const { id, name } = this.#standing(target)
    if ('rows' in (await this.#seen(target.environmentId))) {
      throw new Problem('service.engine-answers', { name })
    }
    this.#options.pulls.stop(id)
    await this.#options.outcomes.erase(id)
    this.#options.activity.record({ kind: 'service.forgotten', ok: true, subject: name })
  }

  async #changed(
    { environmentId, id }: Target,
    kind: Parameters<ActivityRecorder['record']>[0]['kind'] | undefined,
    change: (record: ServiceRecord) => ServiceRecord,
  ): Promise<Service> {
    const { book, keeper, activity, announce } = this.#options
    book.require(environmentId, id)
    const { name } = await book.change(id, change)
    if (kind) activity.record({ kind, ok: true, subject: name })
    const loop = keeper.loop(id)
    loop.forgive()
    loop.wake()
    announce('workloads')
    return await this.one({ environmentId, id })
  }

  /** Its record, also while it is being removed. Throws `service.not-found`. */
  #standing({ environmentId, id }: Target): ServiceRecord {
    const record = this.#options.book.get(id)
    if (record?.environmentId !== environmentId) throw new Problem('service.not-found', { id })
    return record
  }

  /** An engine whose environment is not known any more is away. */
  async #seen(environmentId: string): Promise<Seen> {
    const { environments, projects } = this.#options
    try {
      const engine = environments.engine(environmentId)
      const rows = await engine.containers(
        { [labelKeys.workspace]: projects.workspaceId },
        AbortSignal.timeout(patience),
      )
      return { rows }
    } catch (error) {
      if (error instanceof DOMException && error.name === 'TimeoutError') {
        const endpoint = environments.engine(environmentId).endpoint
        return { away: new Problem('engine.unreachable', { endpoint, reason: 'silent' }).toData() }
      }
      if (!(error instanceof Problem)) throw error
      return { away: error.toData() }
    }
  }

  #shown(record: ServiceRecord, seen: Seen): Service {
    const { keeper, permits, projects, pulls, now, elapsed } = this.#options
    const { projectId, namespaceId } = record
    const { watch, status } = keeper.loop(record.id)
    const owner = { workspaceId: projects.workspaceId, projectId, namespaceId }
    const wanted = replicaLabels(owner, record.id)
    const replicas =
      'rows' in seen
        ? watch.observe(
            seen.rows.filter(({ labels }) => carries(labels, wanted)),
            record,
          )
        : undefined
    return shownService({
      record,
      namespace: projects.namespaceName(projectId, namespaceId),
      replicas,
      away: 'away' in seen ? seen.away : undefined,
      plan: replicas && planService(specOf(record), replicas, 'later'),
      status,
      retryAt: status.retryAt === undefined ? undefined : Math.round(now() + status.retryAt - elapsed()),
      decision: permits.tryMatch(record),
      pullId: pulls.pullId(record.id),
    })
  }
}

/** How long the list waits for an engine before it is shown as silent (milliseconds). */
const patience = 10_000
