import type { Topic } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'
import type { OtherContainer } from '../../contract/workload/other-container.ts'
import type { ContainerStats, WorkloadDetails } from '../../contract/workload/workload-details.ts'
import type { Workload } from '../../contract/workloads.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { EngineContainer } from '../engine/container-shapes.ts'
import type { Engine } from '../engine/engine.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { Adoptions } from './adopt/adoptions.ts'
import { inspectContainer } from './inspect/inspect-container.ts'
import { labelKeys, type Owner } from './labels.ts'
import { ContainerRows } from './list/container-rows.ts'
import { ownerOf } from './list/owner-of.ts'
import { adoptedRow, launchedRow, type Names, otherRow } from './list/workload-row.ts'
import type { NamespaceNetworks } from './namespace-network.ts'
import { statsStream } from './stats/stats-stream.ts'

export interface WorkloadServiceOptions {
  environments: EnvironmentService
  projects: ProjectService
  registries: RegistryService
  networks: NamespaceNetworks
  adoptions: Adoptions
  activity: ActivityRecorder
  announce: (topic: Topic) => void
}

interface Target {
  environmentId: string
  id: string
}

/**
 * The containers on the engines. Those that this workspace launched or adopted can be acted upon; all others can
 * be looked at, and are never touched.
 */
export class WorkloadService {
  readonly #options: WorkloadServiceOptions
  readonly #rows: ContainerRows

  constructor(options: WorkloadServiceOptions) {
    this.#options = options
    this.#rows = new ContainerRows(options.environments)
  }

  /** What this workspace launched, newest first. */
  async list(environmentId: string): Promise<Workload[]> {
    const { environments, projects } = this.#options
    const engine = environments.engine(environmentId)
    const rows = await engine.containers({ [labelKeys.workspace]: projects.workspaceId })
    const names = this.#names()
    return rows
      .filter(({ labels }) => ownerOf(labels, projects.workspaceId))
      .map((row) => launchedRow(row, environmentId, names))
      .sort(newestFirst)
  }

  /** What this workspace launched or adopted, newest first. */
  async all(environmentId: string): Promise<Workload[]> {
    const { adoptions, projects } = this.#options
    const rows = await this.#rows.all(environmentId)
    const adopted = adoptions.of(environmentId)
    const names = this.#names()
    return rows
      .flatMap((row) => {
        if (ownerOf(row.labels, projects.workspaceId)) return [launchedRow(row, environmentId, names)]
        const into = adopted.get(row.id)
        return into ? [adoptedRow(row, environmentId, into, names)] : []
      })
      .sort(newestFirst)
  }

  /** What this workspace neither launched nor adopted, newest first. */
  async others(environmentId: string): Promise<OtherContainer[]> {
    const { adoptions, projects } = this.#options
    const rows = await this.#rows.all(environmentId)
    const adopted = adoptions.of(environmentId)
    return rows
      .filter(({ id, labels }) => !ownerOf(labels, projects.workspaceId) && !adopted.has(id))
      .map((row) => otherRow(row, environmentId))
      .sort(newestFirst)
  }

  /** Throws `workload.not-found`, `project.not-found`, `namespace.not-found` and `storage.*`. */
  async adopt({ environmentId, id }: Target, projectId: string, namespace: string): Promise<void> {
    const { adoptions, projects, activity } = this.#options
    const place = projects.place(projectId, namespace)
    if (place.project.environmentId !== environmentId)
      throw new Problem('project.not-found', { id: projectId })
    const { container } = await this.#find({ environmentId, id })
    if (ownerOf(container.labels, projects.workspaceId)) return
    const rows = await this.#rows.all(environmentId)
    const into = { projectId, namespaceId: place.namespace.id }
    await adoptions.adopt(environmentId, container.id, into, new Set(rows.map((row) => row.id)))
    activity.record({ kind: 'workload.adopted', ok: true, subject: container.name })
  }

  /** Throws `storage.*`. */
  async leave({ environmentId, id }: Target): Promise<void> {
    const { adoptions, activity } = this.#options
    const gone = await adoptions.leave(environmentId, id)
    if (gone) activity.record({ kind: 'workload.left', ok: true, subject: id.slice(0, 12) })
  }

  async start(target: Target): Promise<void> {
    const { engine, id } = await this.#own(target)
    await engine.startContainer(id)
    this.#options.announce('workloads')
  }

  async stop(target: Target): Promise<void> {
    const { engine, id, name } = await this.#own(target)
    await engine.stopContainer(id)
    this.#options.activity.record({ kind: 'workload.stopped', ok: true, subject: name })
    this.#options.announce('workloads')
  }

  async restart(target: Target): Promise<void> {
    const { engine, id } = await this.#own(target)
    await engine.restartContainer(id)
    this.#options.announce('workloads')
  }

  /** Removes the container, running or not, and with the last one of a namespace its network. */
  async remove(target: Target): Promise<void> {
    const { engine, id, name, owner } = await this.#own(target)
    await engine.removeContainer(id)
    if (owner) await this.#options.networks.release(engine, owner)
    else await this.#options.adoptions.leave(target.environmentId, id)
    this.#options.activity.record({ kind: 'workload.removed', ok: true, subject: name })
    this.#options.announce('workloads')
  }

  async inspect({ environmentId, id }: Target): Promise<WorkloadDetails> {
    return await inspectContainer(this.#options.environments.engine(environmentId), id)
  }

  stats({ environmentId, id }: Target, signal: AbortSignal): AsyncGenerator<ContainerStats> {
    const engine = this.#options.environments.engine(environmentId)
    return statsStream(engine.samples(id, signal), Date.now)
  }

  /** Throws `workload.not-found` for a container that is not ours, as for one that is not there. */
  async #own(
    target: Target,
  ): Promise<{ engine: Engine; id: string; name: string; owner: Owner | undefined }> {
    const { adoptions, projects } = this.#options
    const { engine, container } = await this.#find(target)
    const { id, name, labels } = container
    const owner = ownerOf(labels, projects.workspaceId)
    if (!owner && !adoptions.of(target.environmentId).has(id)) {
      throw new Problem('workload.not-found', { id: target.id })
    }
    // the full id: a name may come to mean another container at any time
    return { engine, id, name, owner }
  }

  async #find({ environmentId, id }: Target): Promise<{ engine: Engine; container: EngineContainer }> {
    const engine = this.#options.environments.engine(environmentId)
    const container = await engine.inspectContainer(id)
    if (!container) throw new Problem('workload.not-found', { id })
    return { engine, container }
  }

  #names(): Names {
    const namespaces = this.#options.projects.list().flatMap((project) => project.namespaces)
    return {
      namespaces: new Map(namespaces.map(({ id, name }) => [id, name])),
      registries: new Map(this.#options.registries.records().map(({ id, name }) => [id, name])),
    }
  }
}

function newestFirst(a: { createdAt: number }, b: { createdAt: number }): number {
  return b.createdAt - a.createdAt
}
