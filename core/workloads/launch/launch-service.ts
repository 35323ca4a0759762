import { setTimeout as sleep } from 'node:timers/promises'
import type { Topic } from '../../../contract/app.ts'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { Launch, LaunchDraft } from '../../../contract/workloads.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { familiar, type ImageReference } from '../../images/image-reference.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { ImageRight } from '../../pulls/images/image-right.ts'
import { type ContainerFields, readContainerFields } from '../form/container-fields.ts'
import type { ServiceMaker } from '../services/service-maker.ts'
import type { ContainerMaker } from './container-maker.ts'
import type { ImageSupply } from './image-supply.ts'
import { LaunchBook } from './launch-book.ts'
import { LaunchPermits, type LaunchPermitsOptions } from './launch-permits.ts'
import type { LaunchUses } from './launch-uses.ts'
import { launchService } from './service-launch.ts'

export interface LaunchServiceOptions extends LaunchPermitsOptions {
  supply: ImageSupply
  right: ImageRight
  maker: ContainerMaker
  services: ServiceMaker
  environments: EnvironmentService
  projects: ProjectService
  announce: (topic: Topic) => void
  /** Told of a bug in a launch, which then failed with `workload.not-started`. */
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** How long the end of the program waits for launches (milliseconds). */
const patience = 1000

/** A launch on its way through the service. */
interface LaunchOrder {
  launch: Launch
  draft: LaunchDraft
  /** The namespace of the draft by its id: its name may be another's by the time that the image is there. */
  namespaceId: string
  fields: ContainerFields
  uses: LaunchUses
  /** Says that the user wants it no more. */
  signal: AbortSignal
  /** Of a service: its first replicas are made in this launch, and a lease serves them all. */
  settled?: Promise<void>
}

/**
 * Launches containers and services: image by pull policy, then the match once more, then the container in its
 * namespace's network, or the service that makes its replicas there. A launch lives here until it is started or failed, so that a reloaded page finds it.
 */
export class LaunchService {
  readonly #options: LaunchServiceOptions
  readonly #permits: LaunchPermits
  readonly #book: LaunchBook
  readonly #running = new Set<Promise<void>>()
  #ending = false

  constructor(options: LaunchServiceOptions) {
    this.#options = options
    this.#permits = new LaunchPermits(options)
    this.#book = new LaunchBook(() => options.announce('launches'))
  }

  /** Newest first. */
  list(): Launch[] {
    return this.#book.list()
  }

  /** Throws `input.invalid` and the match's refusals at once; whatever fails later stands in the launch. */
  start(draft: LaunchDraft): Launch {
    const { environments, projects, onBug, now, newId } = this.#options
    environments.engine(draft.environmentId)
    const read = readContainerFields(draft)
    const decision = this.#permits.decide(draft, read.ok ? [] : read.faults)
    if (!read.ok) throw invalidInput(...read.faults)
    this.#permits.require(decision)
    const uses = this.#permits.uses(decision, draft)
    const launch: Launch = {
      id: newId(),
      environmentId: draft.environmentId,
      image: familiar(decision.reference),
      state: 'deciding',
      createdAt: now(),
    }
    const { namespace } = projects.place(draft.projectId, draft.namespace)
    const signal = this.#book.add(launch, draft, namespace.id)
    const order: LaunchOrder = { launch, draft, namespaceId: namespace.id, fields: read.fields, uses, signal }
    const run = this.#run(order).finally(() => this.#end(order).catch(onBug))
    this.#running.add(run)
    void run.finally(() => this.#running.delete(run))
    return launch
  }

  /** The same once more, as a launch of its own. Throws `launch.not-found` beside what `start` throws. */
  again(id: string): Launch {
    const { draft, namespaceId } = this.#book.draft(id)
    return this.start(this.#today(draft, namespaceId))
  }

  /** Throws `launch.not-found`. */
  stop(id: string): Launch {
    return this.#book.stop(id)
  }

  /** Makes no container any more, and waits for those on their way, though not for an engine that is silent. */
  async dispose(): Promise<void> {
    this.#ending = true
    await Promise.race([Promise.all(this.#running), sleep(patience, undefined, { ref: false })])
  }

  /** Never throws: however a launch ends, its entry says how. */
  async #run(order: LaunchOrder): Promise<void> {
    const { activity, onBug, announce } = this.#options
    const { launch, fields, signal } = order
    const { id, image } = launch
    try {
      this.#book.change(id, { state: 'started', ...(await this.#launch(order)) })
      activity.record({ kind: 'launch.started', ok: true, subject: image })
    } catch (error) {
      const known = error instanceof Problem
      if (signal.aborted && (error === signal.reason || (known && error.code === 'pull.stopped'))) {
        this.#book.change(id, { state: 'stopped' })
      } else {
        if (!known) onBug(error)
        const problem = known ? error : new Problem('workload.not-started', { name: fields.name ?? '' })
        this.#book.change(id, { state: 'failed', problem: problem.toData() })
        activity.record({ kind: 'launch.failed', ok: false, subject: image, code: problem.code })
      }
    }
    announce('workloads')
    announce('images')
  }

  async #end({ uses, settled }: LaunchOrder): Promise<void> {
    await settled
    await uses.end()
  }

  async #launch(order: LaunchOrder): Promise<Pick<Launch, 'workloadId' | 'serviceId' | 'name' | 'note'>> {
    const { supply, right, maker, services, environments, projects } = this.#options
    const { draft: typed, namespaceId, fields, uses, signal } = order
    const { id } = order.launch
    const today = () => this.#today(typed, namespaceId)
    const draft = today()
    const decision = this.#permits.decide(draft)
    this.#permits.hold(uses, decision)
    const image = await supply.provide(draft, decision, {
      onPull: (pullId) => this.#book.change(id, { state: 'pulling', pullId }),
      signal,
    })
    await right.requireFor(draft.environmentId, decision, image.imageId)
    signal.throwIfAborted()
    this.#book.change(id, { state: 'starting' })
    if (fields.scale > 1) {
      const last = this.#permits.decide(today())
      this.#permits.require(last)
      const launched = await launchService(services, {
        launchId: id,
        draft: typed,
        place: last.place,
        fields,
        decision: last,
        image,
        hold: (each) => this.#permits.hold(uses, each),
        signal,
      })
      order.settled = launched.settled
      return await launched.opened()
    }
    const container = await maker.make(environments.engine(draft.environmentId), {
      workspaceId: projects.workspaceId,
      place: projects.place(draft.projectId, today().namespace),
      fields,
      imageId: image.imageId,
      fallbackName: suggestedName(decision.reference, id),
      // a registry may have been deactivated, deleted or leased while its image was on its way
      decide: async () => {
        const last = this.#permits.decide(today())
        this.#permits.require(last)
        const use = this.#permits.hold(uses, last)
        await right.requireFor(draft.environmentId, last, image.imageId)
        await use.taken()
        signal.throwIfAborted()
        if (this.#ending) throw new Problem('workload.not-started', { name: fields.name ?? '' })
        return last
      },
      signal,
    })
    return { workloadId: container.id, name: container.name, ...(image.note ? { note: image.note } : {}) }
  }

  /** The draft in today's words. Throws `project.not-found` and `namespace.not-found`. */
  #today(draft: LaunchDraft, namespaceId: string): LaunchDraft {
    const { namespace } = this.#options.projects.namespace(draft.projectId, namespaceId)
    return { ...draft, namespace: namespace.name }
  }
}

function suggestedName(reference: ImageReference, launchId: string): string {
  const stem = reference.path.slice(reference.path.lastIndexOf('/') + 1).replace(/[^a-zA-Z0-9_.-]+/g, '-')
  return `${stem.slice(0, 100)}-${launchId.slice(0, 6)}`
}
