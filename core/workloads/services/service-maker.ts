import type { LaunchDraft } from '../../../contract/workloads.ts'
import type { Engine } from '../../engine/engine.ts'
import type { Place } from '../../projects/project-service.ts'
import type { Decision } from '../../registries/matcher.ts'
import type { HoldRegistry } from './loop/replica-permits.ts'
import { pinnedImage } from './record/pinned-image.ts'
import type { ReplicaForms } from './record/replica-form.ts'
import type { ServiceRecord } from './record/service-record.ts'
import type { ServiceBook } from './service-book.ts'
import type { ServiceKeeper } from './service-keeper.ts'

export interface ServiceMakerOptions {
  book: ServiceBook
  keeper: ServiceKeeper
  forms: Pick<ReplicaForms, 'keep' | 'remove'>
  engine: (environmentId: string) => Engine
  now: () => number
  newId: () => string
}

export interface NewService {
  readonly draft: LaunchDraft
  readonly place: Place
  readonly name: string
  readonly scale: number
  readonly decision: Decision
  readonly imageId: string
  /** Takes part in the use of the registry until the first look came to its end. */
  readonly hold: HoldRegistry
}

/**
 * A service on its way. `opened`: a replica runs, or none can be made. `settled`: all do, or no more can be made, and
 * the use of the registry is over.
 */
export interface ServiceBirth {
  readonly id: string
  readonly opened: Promise<void>
  readonly settled: Promise<void>
}

/** Makes services: the record first, and then its loop makes the replicas. */
export class ServiceMaker {
  readonly #options: ServiceMakerOptions
  #ended = false
  readonly #endings = new Set<() => void>()

  constructor(options: ServiceMakerOptions) {
    this.#options = options
  }

  isFree(namespaceId: string, name: string): boolean {
    return this.#options.book.isFree({ namespaceId, name })
  }

  /** Resolves when the record is durable. Throws `service.name-taken`, `vault.*`, `storage.*` and `engine.*`. */
  async make(wanted: NewService): Promise<ServiceBirth> {
    const { book, keeper, forms, engine, now, newId } = this.#options
    const { draft, place, name, scale, decision, imageId, hold } = wanted
    const id = newId()
    const { environmentId, platform, credentialId } = draft
    const image = await pinnedImage(engine(environmentId), decision.reference, imageId)
    const namespaceId = place.namespace.id
    const make = async (): Promise<ServiceRecord> => {
      const kept = await forms.keep(id, draft)
      return {
        id,
        environmentId,
        projectId: place.project.id,
        namespaceId,
        name,
        ...kept,
        ...(platform ? { platform } : {}),
        ...(credentialId ? { credentialId } : {}),
        scale,
        wanted: 'running',
        spec: { ...image, revision: 1 },
        lastRevision: 1,
        createdAt: now(),
      }
    }
    try {
      await book.add({ namespaceId, name }, make)
    } catch (error) {
      if (!book.knows(id)) await forms.remove(id)
      throw error
    }
    const loop = keeper.loop(id)
    loop.hold = hold
    loop.wake()
    const settled = this.#until(id, () => loop.status.settled).then(() => {
      loop.hold = undefined
    })
    const opened = this.#until(id, () => loop.status.settled || loop.status.running > 0)
    return { id, opened, settled }
  }

  /** Takes a service back whose launch was stopped: it uses no registry any more. Throws `storage.*`. */
  async withdraw(id: string): Promise<void> {
    const { book, keeper } = this.#options
    await book.change(id, (record) => ({ ...record, wanted: 'removed' }))
    const loop = keeper.loop(id)
    loop.hold = undefined
    loop.wake()
  }

  /** Told whenever a loop has something new to say. */
  look(): void {
    for (const ending of this.#endings) ending()
  }

  dispose(): void {
    this.#ended = true
    this.look()
  }

  #until(id: string, isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const ending = () => {
        if (!isSo() && !this.#ended && this.#options.book.get(id)) return
        this.#endings.delete(ending)
        resolve()
      }
      this.#endings.add(ending)
      ending()
    })
  }
}
