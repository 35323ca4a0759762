import type { BlastRadius, Usage } from '../../contract/impact.ts'
import { Problem } from '../../contract/problem.ts'
import type { Service } from '../../contract/services.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import { requireEnvironment } from '../environments/require-environment.ts'
import type { LocalImages } from '../pulls/images/local-images.ts'
import type { PullQueue } from '../pulls/pull-queue.ts'
import type { RegistryService } from '../registries/registry-service.ts'
import type { ServiceService } from '../workloads/services/service-service.ts'
import type { WorkloadService } from '../workloads/workload-service.ts'
import { heirOf } from './heir.ts'

export interface UsageServiceOptions {
  environments: Pick<EnvironmentService, 'engine'>
  registries: Pick<RegistryService, 'record' | 'records' | 'summary'>
  workloads: Pick<WorkloadService, 'list'>
  services: Pick<ServiceService, 'list'>
  images: Pick<LocalImages, 'list'>
  pulls: Pick<PullQueue, 'list'>
}

type Known<T> = { known: true; items: T[] } | { known: false; problem: ReturnType<Problem['toData']> }

/** What depends on registries: workloads and services, images, pulls. What cannot be asked is unknown, not none. */
export class UsageService {
  readonly #options: UsageServiceOptions

  constructor(options: UsageServiceOptions) {
    this.#options = options
  }

  /** Throws `registry.not-found` and `environment.not-found`. */
  async usedBy(id: string, environmentId: string): Promise<Usage> {
    const record = this.#options.registries.record(id)
    return await this.#usage(new Set([record.id]), environmentId)
  }

  /** What follows when these registries may not be used any more. Throws `environment.not-found`. */
  async of(ids: readonly string[], environmentId: string): Promise<BlastRadius> {
    const { registries } = this.#options
    const wanted = new Set(ids)
    const { workloads, services, images, pulls } = await this.#usage(wanted, environmentId)
    const records = registries.records()
    const left = records.filter(({ id }) => !wanted.has(id))
    return {
      runningWorkloads: workloads.known
        ? { known: true, items: workloads.items.filter(({ running }) => running) }
        : workloads,
      services,
      localImages: images,
      pulls,
      takesOver: records
        .filter(({ id }) => wanted.has(id))
        .flatMap((record) => {
          const heir = heirOf(record, left)
          if (!heir || registries.summary(heir).state !== 'active') return []
          return [{ registryId: record.id, by: { id: heir.id, name: heir.name } }]
        }),
    }
  }

  async #usage(ids: ReadonlySet<string>, environmentId: string): Promise<Usage> {
    const { workloads, services, images, pulls } = this.#options
    requireEnvironment(this.#options.environments, environmentId)
    const isWanted = (credential: { id: string } | undefined) =>
      credential !== undefined && ids.has(credential.id) ? [credential.id] : []
    const [running, kept, local] = await Promise.all([
      known(() => workloads.list(environmentId)),
      known(async () => seen(await services.list(environmentId))),
      known(() => images.list(environmentId)),
    ])
    return {
      workloads: select(running, ({ id, name, image, state, credential }) =>
        isWanted(credential).map((registryId) => ({
          id,
          name,
          image,
          running: state === 'running' || state === 'restarting' || state === 'paused',
          registryId,
        })),
      ),
      services: select(kept, ({ id, name, running, scale, credential }) =>
        isWanted(credential).map((registryId) => ({ id, name, running, desired: scale, registryId })),
      ),
      images: select(local, ({ id, reference, size, credential }) =>
        isWanted(credential).map((registryId) => ({
          id,
          ...(reference === undefined ? {} : { reference }),
          size,
          registryId,
        })),
      ),
      pulls: pulls
        .list()
        .filter((job) => job.environmentId === environmentId)
        .filter(({ state }) => state === 'queued' || state === 'pulling')
        // a pull that goes without the registry's credential is stopped with it
        .flatMap(({ id, image, credential, withheld }) =>
          isWanted(credential ?? withheld).map((registryId) => ({ id, image, registryId })),
        ),
    }
  }
}

/** Services are known without their engine, what runs of them is not. */
function seen(services: Service[]): Service[] {
  const away = services.find(({ state, problem }) => state === 'unseen' && problem)
  if (away?.problem) throw Problem.fromData(away.problem)
  return services.filter(({ state }) => state !== 'removing')
}

async function known<T>(ask: () => Promise<T[]>): Promise<Known<T>> {
  try {
    return { known: true, items: await ask() }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { known: false, problem: error.toData() }
  }
}

function select<T, R>(found: Known<T>, map: (item: T) => R[]): Known<R> {
  return found.known ? { known: true, items: found.items.flatMap(map) } : found
}
