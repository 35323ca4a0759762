import { Problem } from '../../contract/problem.ts'
import type { Dependents, Project } from '../../contract/projects.ts'
import type { Workload } from '../../contract/workloads.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { ServiceService } from '../workloads/services/service-service.ts'
import type { WorkloadService } from '../workloads/workload-service.ts'

export interface ProjectRemovalOptions {
  projects: Pick<ProjectService, 'list' | 'project' | 'namespace' | 'remove' | 'removeNamespace'>
  registries: Pick<RegistryService, 'records'>
  workloads: Pick<WorkloadService, 'list'>
  services: Pick<ServiceService, 'list'>
  /** Runs a step while no registry is being added or changed. */
  inTurn: <T>(step: () => Promise<T>) => Promise<T>
}

/** Removes projects and namespaces on which nothing depends any more. */
export class ProjectRemoval {
  readonly #options: ProjectRemovalOptions

  constructor(options: ProjectRemovalOptions) {
    this.#options = options
  }

  /** Throws `project.not-found` and `namespace.not-found`. An engine that is away may have workloads: `problem` says so. */
  async dependents(projectId: string, namespaceId?: string): Promise<Dependents> {
    const { projects, registries, workloads, services } = this.#options
    const project = projects.project(projectId)
    const namespace =
      namespaceId === undefined ? undefined : projects.namespace(projectId, namespaceId).namespace
    const [running, kept] = await Promise.all([
      workloads.list(project.environmentId).catch(problemOnly),
      services.list(project.environmentId),
    ])
    const seen: readonly Workload[] = running instanceof Problem ? [] : running
    // they are known by the name of their namespace: it may have got another one while the engine was asked
    const isNamed =
      !namespace || projects.namespace(projectId, namespace.id).namespace.name === namespace.name
    if (!isNamed) return await this.dependents(projectId, namespaceId)
    const isHere = (one: { projectId: string; namespace: string }): boolean =>
      one.projectId === projectId && (!namespace || one.namespace === namespace.name)
    const own = kept.filter(isHere)
    const ids = new Set(own.map(({ id }) => id))
    return {
      registries: registries
        .records()
        .filter((record) => record.projectId === projectId)
        .filter(({ scope }) => !namespace || ('namespaceId' in scope && scope.namespaceId === namespace.id))
        .map(({ id, name }) => ({ id, name })),
      services: own.map(({ id, name, replicas }) => ({ id, name, replicas: replicas.length })),
      workloads: seen
        .filter(isHere)
        // replicas go with their service, and come back without it
        .filter(({ serviceId }) => serviceId === undefined || !ids.has(serviceId))
        .map(({ id, name }) => ({ id, name })),
      ...(running instanceof Problem ? { problem: running.toData() } : {}),
    }
  }

  /**
   * Throws as `dependents`, `project.last`, `project.in-use`, and unless `leaveUnseen` why its engine could not be asked.
   */
  remove(projectId: string, leaveUnseen = false): Promise<void> {
    const { projects, inTurn } = this.#options
    return inTurn(async () => {
      const { id, name } = projects.project(projectId)
      if (projects.list().length === 1) throw new Problem('project.last', {})
      const dependents = await this.dependents(projectId)
      const counts = countsOf(dependents)
      if (counts) throw new Problem('project.in-use', { project: { id, name }, ...counts })
      requireSeen(dependents, leaveUnseen)
      await projects.remove(projectId, !dependents.problem)
    })
  }

  /** Throws `namespace.last` and `namespace.in-use`, and otherwise as `remove`. */
  removeNamespace(projectId: string, namespaceId: string, leaveUnseen = false): Promise<Project> {
    const { projects, inTurn } = this.#options
    return inTurn(async () => {
      const { project, namespace } = projects.namespace(projectId, namespaceId)
      const { name } = namespace
      if (project.namespaces.length === 1) throw new Problem('namespace.last', { name })
      const dependents = await this.dependents(projectId, namespaceId)
      const counts = countsOf(dependents)
      if (counts) throw new Problem('namespace.in-use', { name, ...counts })
      requireSeen(dependents, leaveUnseen)
      return await projects.removeNamespace(projectId, namespaceId, !dependents.problem)
    })
  }
}

function problemOnly(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}

function requireSeen({ problem }: Dependents, leaveUnseen: boolean): void {
  if (problem && !leaveUnseen) throw Problem.fromData(problem)
}

function countsOf({
  registries,
  services,
  workloads,
}: Dependents): { registries: number; workloads: number } | undefined {
  const counts = { registries: registries.length, workloads: services.length + workloads.length }
  return counts.registries + counts.workloads === 0 ? undefined : counts
}
