import * as z from 'zod'
import type { Topic } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'
import { idSchema } from '../../contract/scalars.ts'
import type { Workload } from '../../contract/workloads.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { EngineContainerRow } from '../engine/container-shapes.ts'
import type { Engine } from '../engine/engine.ts'
import { safeProof } from '../engine/safe-proof.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import { labelKeys, type Owner } from './labels.ts'
import { logText } from './log-text.ts'
import type { NamespaceNetworks } from './namespace-network.ts'

export interface WorkloadServiceOptions {
  environments: EnvironmentService
  projects: ProjectService
  registries: RegistryService
  networks: NamespaceNetworks
  activity: ActivityRecorder
  announce: (topic: Topic) => void
}

interface Target {
  environmentId: string
  id: string
}

/** The containers that this workspace launched, as the engine shows them; no others are ever touched. */
export class WorkloadService {
  readonly #options: WorkloadServiceOptions

  constructor(options: WorkloadServiceOptions) {
    this.#options = options
  }

  /** Newest first. */
  async list(environmentId: string): Promise<Workload[]> {
    const { environments, projects } = this.#options
    const engine = environments.engine(environmentId)
    const rows = await engine.containers({ [labelKeys.workspace]: projects.workspaceId })
    const names = this.#names()
    return rows
      .filter(({ labels }) => ownerOf(labels, projects.workspaceId))
      .map((row) => shown(row, environmentId, names))
      .sort((a, b) => b.createdAt - a.createdAt)
  }

  async start(target: Target): Promise<void> {
    const { engine } = await this.#own(target)
    await engine.startContainer(target.id)
    this.#options.announce('workloads')
  }

  async stop(target: Target): Promise<void> {
    const { engine, name } = await this.#own(target)
    await engine.stopContainer(target.id)
    this.#options.activity.record({ kind: 'workload.stopped', ok: true, subject: name })
    this.#options.announce('workloads')
  }

  async restart(target: Target): Promise<void> {
    const { engine } = await this.#own(target)
    await engine.restartContainer(target.id)
    this.#options.announce('workloads')
  }

  /** Removes the container, running or not, and with the last one of a namespace its network. */
  async remove(target: Target): Promise<void> {
    const { engine, name, owner } = await this.#own(target)
    await engine.removeContainer(target.id)
    await this.#options.networks.release(engine, owner)
    this.#options.activity.record({ kind: 'workload.removed', ok: true, subject: name })
    this.#options.announce('workloads')
  }

  async *logs(
    target: Target,
    options: { tail: number; follow: boolean },
    signal: AbortSignal,
  ): AsyncGenerator<{ text: string }> {
    const { engine } = await this.#own(target)
    for await (const text of logText(engine.logs(target.id, { ...options, signal }))) yield { text }
  }

  /** Throws `workload.not-found` for a container that is not ours, as for one that is not there. */
  async #own({ environmentId, id }: Target): Promise<{ engine: Engine; name: string; owner: Owner }> {
    const { environments, projects } = this.#options
    const engine = environments.engine(environmentId)
    const container = await engine.inspectContainer(id)
    const owner = container && ownerOf(container.labels, projects.workspaceId)
    if (!owner) throw new Problem('workload.not-found', { id })
    return { engine, name: container.name, owner }
  }

  #names(): Names {
    const namespaces = this.#options.projects.list().flatMap((project) => project.namespaces)
    return {
      namespaces: new Map(namespaces.map(({ id, name }) => [id, name])),
      registries: new Map(this.#options.registries.records().map(({ id, name }) => [id, name])),
    }
  }
}

interface Names {
  namespaces: ReadonlyMap<string, string>
  registries: ReadonlyMap<string, string>
}

/** The ids in the labels; nothing for a container that bears our mark but was not made by us. */
function ownerOf(labels: Readonly<Record<string, string>>, workspaceId: string): Owner | undefined {
  const ids = ownerSchema.safeParse({
    workspaceId: labels[labelKeys.workspace],
    projectId: labels[labelKeys.project],
    namespaceId: labels[labelKeys.namespace],
  })
  return ids.success && ids.data.workspaceId === workspaceId ? ids.data : undefined
}

const ownerSchema = z.object({ workspaceId: idSchema, projectId: idSchema, namespaceId: idSchema })

function shown(row: EngineContainerRow, environmentId: string, names: Names): Workload {
  const { id, name, imageId, state, status, createdAt, labels, ports } = row
  const namespaceId = labels[labelKeys.namespace] ?? ''
  const registryId = idSchema.safeParse(labels[labelKeys.registry]).data
  const registryName = registryId && names.registries.get(registryId)
  return {
    id,
    environmentId,
    projectId: labels[labelKeys.project] ?? '',
    namespace: names.namespaces.get(namespaceId) ?? namespaceId,
    name,
    image: safeProof(labels[labelKeys.image] ?? row.image, 1024),
    imageId: safeProof(imageId, 200),
    state,
    status,
    ...(registryId
      ? { credential: { id: registryId, ...(registryName ? { name: registryName } : {}) } }
      : {}),
    ports: ports.map(({ container, host, address, protocol }) => ({
      container,
      protocol,
      ...(host === undefined ? {} : { host }),
      ...(address === undefined ? {} : { address }),
    })),
    createdAt: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(createdAt))),
  }
}
