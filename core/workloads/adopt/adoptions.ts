import * as z from 'zod'
import type { Topic } from '../../../contract/app.ts'
import { idSchema, instantSchema } from '../../../contract/scalars.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { Document } from '../../storage/document.ts'

/**
 * The document `adopted.json`: containers that others made and this workspace looks after, each by its engine's
 * environment and its full id, with the place that it was adopted into. The labels of a container cannot change.
 */
export const adoptionsSchema = z.object({
  containers: z.array(
    z.object({
      environmentId: idSchema,
      containerId: z.string().max(128),
      projectId: idSchema,
      namespaceId: idSchema,
      adoptedAt: instantSchema,
    }),
  ),
})
export type AdoptionRecords = z.infer<typeof adoptionsSchema>

export const noAdoptions: AdoptionRecords = { containers: [] }

export interface AdoptionsOptions {
  document: Document<AdoptionRecords>
  projects: Pick<ProjectService, 'list'>
  announce: (topic: Topic) => void
  now: () => number
}

export type AdoptedInto = Pick<AdoptionRecords['containers'][number], 'projectId' | 'namespaceId'>

/** Which containers were adopted. An adoption into a project or namespace that is gone is none any more. */
export class Adoptions {
  readonly #options: AdoptionsOptions

  constructor(options: AdoptionsOptions) {
    this.#options = options
  }

  /** The adopted containers of one engine, by their full ids. */
  of(environmentId: string): ReadonlyMap<string, AdoptedInto> {
    const { document, projects } = this.#options
    const namespaces = new Set(
      projects.list().flatMap(({ id, namespaces }) => namespaces.map((each) => `${id} ${each.id}`)),
    )
    return new Map(
      document.value.containers
        .filter((each) => each.environmentId === environmentId)
        .filter(({ projectId, namespaceId }) => namespaces.has(`${projectId} ${namespaceId}`))
        .map(({ containerId, projectId, namespaceId }) => [containerId, { projectId, namespaceId }]),
    )
  }

  /** `present` are the ids on the engine now: adoptions of others are forgotten. Throws `storage.*`. */
  async adopt(
    environmentId: string,
    containerId: string,
    into: AdoptedInto,
    present: ReadonlySet<string>,
  ): Promise<void> {
    const { document, announce, now } = this.#options
    await document.update(({ containers }) => ({
      containers: [
        ...containers.filter(
          (each) =>
            each.environmentId !== environmentId ||
            (each.containerId !== containerId && present.has(each.containerId)),
        ),
        { environmentId, containerId, ...into, adoptedAt: now() },
      ],
    }))
    announce('workloads')
  }

  /** Not adopted is fine, and false. Throws `storage.*`. */
  async leave(environmentId: string, containerId: string): Promise<boolean> {
    const { document, announce } = this.#options
    const isMeant = (each: AdoptionRecords['containers'][number]) =>
      each.environmentId === environmentId && each.containerId === containerId
    if (!document.value.containers.some(isMeant)) return false
    await document.update(({ containers }) => ({ containers: containers.filter((each) => !isMeant(each)) }))
    announce('workloads')
    return true
  }
}
