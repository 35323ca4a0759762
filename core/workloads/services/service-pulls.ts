import { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { ImageRight } from '../../pulls/images/image-right.ts'
import type { ImageSupply } from '../launch/image-supply.ts'
import type { ReplicaPermits } from './loop/replica-permits.ts'
import { pinnedImage } from './record/pinned-image.ts'
import type { PinnedImage } from './record/service-record.ts'
import type { ServiceBook } from './service-book.ts'
import { taken, undone } from './service-changes.ts'

export interface ServicePullsOptions {
  book: Pick<ServiceBook, 'get' | 'change'>
  permits: Pick<ReplicaPermits, 'requireFor'>
  supply: Pick<ImageSupply, 'provide'>
  right: Pick<ImageRight, 'requireFor'>
  projects: Pick<ProjectService, 'namespaceName'>
  engine: (environmentId: string) => Engine
  /** Told when the image is there, or cannot be had. */
  onEnd: (serviceId: string, problem: Problem | undefined) => void
  onBug: (error: unknown) => void
}

/** Has the image of an update on the engine, one for each service that is being updated. */
export class ServicePulls {
  readonly #options: ServicePullsOptions
  readonly #running = new Map<string, { stop: AbortController; pullId?: string; ended: Promise<void> }>()
  #disposed = false

  constructor(options: ServicePullsOptions) {
    this.#options = options
  }

  pullId(serviceId: string): string | undefined {
    return this.#running.get(serviceId)?.pullId
  }

  /** Begins, or begins anew, what the record says is being pulled. */
  begin(serviceId: string): void {
    if (this.#disposed) return
    this.stop(serviceId)
    const stop = new AbortController()
    const entry = { stop, ended: Promise.resolve() }
    this.#running.set(serviceId, entry)
    entry.ended = this.#run(serviceId, stop.signal).finally(() => {
      if (this.#running.get(serviceId) === entry) this.#running.delete(serviceId)
    })
  }

  stop(serviceId: string): void {
    this.#running.get(serviceId)?.stop.abort()
    this.#running.delete(serviceId)
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    const running = [...this.#running.values()]
    for (const { stop } of running) stop.abort()
    await Promise.all(running.map(({ ended }) => ended))
  }

  async #run(serviceId: string, signal: AbortSignal): Promise<void> {
    const { book, onEnd, onBug } = this.#options
    try {
      const image = await this.#provide(serviceId, signal)
      signal.throwIfAborted()
      if (image) await book.change(serviceId, (record) => taken(record, image))
      onEnd(serviceId, undefined)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof Problem)) onBug(error)
      const problem =
        error instanceof Problem ? error : new Problem('engine.failed', { status: 0 }, { cause: error })
      await book
        .change(serviceId, (record) =>
          record.change?.state === 'pulling' ? (undone(record, problem.toData()) ?? record) : record,
        )
        .catch((failed: unknown) => {
          if (!(failed instanceof Problem)) throw failed
        })
      onEnd(serviceId, problem)
    }
  }

  /** Throws the match's refusals, `image.not-local`, `pull.*`, and `match.needs-credential`. */
  async #provide(serviceId: string, signal: AbortSignal): Promise<Omit<PinnedImage, 'revision'> | undefined> {
    const { book, permits, supply, right, projects, engine } = this.#options
    const record = book.get(serviceId)
    if (record?.change?.state !== 'pulling') return undefined
    const { environmentId, projectId, namespaceId, form, platform, change } = record
    const wish = {
      ...form,
      environmentId,
      projectId,
      namespace: projects.namespaceName(projectId, namespaceId),
      image: change.image,
      platform,
      pullPolicy: change.pullPolicy,
    }
    const { imageId } = await supply.provide(wish, permits.requireFor(record, change.image), {
      signal,
      onPull: (pullId) => {
        const entry = this.#running.get(serviceId)
        if (entry && entry.stop.signal === signal) entry.pullId = pullId
      },
    })
    // by the ids of the record: a namespace may have another name by now
    const last = permits.requireFor(record, change.image)
    await right.requireFor(environmentId, last, imageId)
    return await pinnedImage(engine(environmentId), last.reference, imageId)
  }
}
