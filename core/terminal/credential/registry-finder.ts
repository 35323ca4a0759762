import type { RegistryAddress } from '../../images/registry-address.ts'
import { sameName } from '../../projects/project-names.ts'
import type { ProjectRecord } from '../../projects/project-record.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import { type MatchRegistry, matchImage } from '../../registries/match.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import { stop } from './words.ts'

export interface RegistryFinderOptions {
  registries: Pick<RegistryService, 'candidates'>
  projects: Pick<ProjectService, 'list' | 'project'>
  /** The id of the project that counts where none is named; empty for the first. */
  currentProject: () => Promise<string>
}

/** The namespace for which a terminal asks: it names none. */
const namespaceName = 'default'

/** Finds the registry that decides for an address, by the match that the launcher makes. */
export class RegistryFinder {
  readonly #options: RegistryFinderOptions

  constructor(options: RegistryFinderOptions) {
    this.#options = options
  }

  /** The project that was named, by id or name, else the current one. Throws a refusal. */
  async project(named: string): Promise<ProjectRecord> {
    const { projects, currentProject } = this.#options
    const all = projects.list()
    if (named !== '') {
      const found = all.find(({ id }) => id === named) ?? all.find(({ name }) => sameName(name, named))
      if (!found) throw stop('no-project', 'FAIRLEAD_PROJECT names no project of this workspace')
      return projects.project(found.id)
    }
    const current = await currentProject()
    const found = all.find(({ id }) => id === current) ?? all[0]
    if (!found) throw new Error('A workspace has at least one project')
    return projects.project(found.id)
  }

  /**
   * The registry that decides for exactly this address, whatever its state. Docker asks for a host and says nothing
   * of the image, so a registry with a path prefix answers for its own address alone, and none for it.
   */
  deciding(project: ProjectRecord, address: RegistryAddress): MatchRegistry | undefined {
    return decider(this.#options.registries.candidates(project.id), project, address)
  }

  /** The deciding registries of all addresses. */
  all(project: ProjectRecord): MatchRegistry[] {
    const byAddress = new Map<string, MatchRegistry[]>()
    for (const registry of this.#options.registries.candidates(project.id)) {
      const key = `${registry.host}/${registry.prefix}`
      byAddress.set(key, [...(byAddress.get(key) ?? []), registry])
    }
    return [...byAddress.values()].flatMap((same) => {
      const [first] = same
      return (first && decider(same, project, first)) ?? []
    })
  }

  /** Whether some path of the host has a registry of its own. */
  hasPaths(project: ProjectRecord, host: string): boolean {
    return this.#options.registries
      .candidates(project.id)
      .some((registry) => registry.host === host && registry.prefix !== '')
  }
}

function decider(
  registries: readonly MatchRegistry[],
  project: ProjectRecord,
  { host, prefix }: RegistryAddress,
): MatchRegistry | undefined {
  const namespace = project.namespaces.find(({ name }) => name === namespaceName) ?? project.namespaces[0]
  const { verdict } = matchImage({
    reference: { host, path: prefix },
    projectId: project.id,
    namespace: namespace?.id ?? '',
    registries,
  })
  return 'registry' in verdict && verdict.registry.prefix === prefix ? verdict.registry : undefined
}
