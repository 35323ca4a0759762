import { setTimeout as sleep } from 'node:timers/promises'
import type { Topic } from '../../../contract/app.ts'
import type { Fault } from '../../../contract/fault.ts'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { Launch, LaunchDraft } from '../../../contract/workloads.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { familiar, type ImageReference } from '../../images/image-reference.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { Decision, Matcher } from '../../registries/matcher.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import { type RegistryUse, usageOf } from '../../registries/state/registry-uses.ts'
import { type ContainerFields, readContainerFields } from '../form/container-fields.ts'
import type { ContainerMaker } from './container-maker.ts'
import type { ImageSupply } from './image-supply.ts'

export interface LaunchServiceOptions {
  matcher: Matcher
  registries: Pick<RegistryService, 'use'>
  supply: ImageSupply
  maker: ContainerMaker
  environments: EnvironmentService
  projects: ProjectService
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  /** Told of a bug in a launch, which then failed with `workload.not-started`. */
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** How long the end of the program waits for launches (milliseconds). */
const patience = 1000

/** How many launches are remembered. */
const history = 50

/**
 * Launches containers: image by pull policy, then the match once more, then the container in its
 * namespace's network. A launch lives here until it is started or failed, so that a reloaded page finds it.
 */
export class LaunchService {
  readonly #options: LaunchServiceOptions
  readonly #running = new Set<Promise<void>>()
  #launches: Launch[] = []
  #ending = false

  constructor(options: LaunchServiceOptions) {
    this.#options = options
  }

  /** Newest first. */
  list(): Launch[] {
    return this.#launches
  }

  /** Throws `input.invalid` and the match's refusals at once; whatever fails later stands in the launch. */
  start(draft: LaunchDraft): Launch {
    const { matcher, environments, announce, onBug, now, newId } = this.#options
    environments.engine(draft.environmentId)
    const read = readContainerFields(draft)
    const decision = decideWith(matcher, draft, read.ok ? [] : read.faults)
    if (!read.ok) throw invalidInput(...read.faults)
    this.#requirePermitted(decision)
    const use = this.#use(decision, draft)
    const launch: Launch = {
      id: newId(),
      environmentId: draft.environmentId,
      image: familiar(decision.reference),
      state: 'deciding',
      createdAt: now(),
    }
    this.#launches = [launch, ...this.#launches].slice(0, history)
    announce('launches')
    const run = this.#run(launch, draft, read.fields, use).finally(() => use.end().catch(onBug))
    this.#running.add(run)
    void run.finally(() => this.#running.delete(run))
    return launch
  }

  /** Makes no container any more, and waits for those on their way, though not for an engine that is silent. */
  async dispose(): Promise<void> {
    this.#ending = true
    await Promise.race([Promise.all(this.#running), sleep(patience, undefined, { ref: false })])
  }

  /** Never throws: however a launch ends, its entry says how. */
  async #run(
    { id, image }: Launch,
    draft: LaunchDraft,
    fields: ContainerFields,
    use: RegistryUse,
  ): Promise<void> {
    const { activity, onBug, announce } = this.#options
    try {
      this.#change(id, { state: 'started', ...(await this.#launch(id, draft, fields, use)) })
      activity.record({ kind: 'launch.started', ok: true, subject: image })
    } catch (error) {
      const known = error instanceof Problem
      if (!known) onBug(error)
      const problem = known ? error : new Problem('workload.not-started', { name: fields.name ?? '' })
      this.#change(id, { state: 'failed', problem: problem.toData() })
      activity.record({ kind: 'launch.failed', ok: false, subject: image, code: problem.code })
    }
    announce('workloads')
    announce('images')
  }

  async #launch(
    id: string,
    draft: LaunchDraft,
    fields: ContainerFields,
    use: RegistryUse,
  ): Promise<Pick<Launch, 'workloadId' | 'name' | 'note'>> {
    const { matcher, supply, maker, environments, projects } = this.#options
    const decision = matcher.decide(draft)
    const image = await supply.provide(draft, decision, (pullId) =>
      this.#change(id, { state: 'pulling', pullId }),
    )
    await supply.requireRight(draft.environmentId, decision, image.imageId)
    this.#change(id, { state: 'starting' })
    const container = await maker.make(environments.engine(draft.environmentId), {
      workspaceId: projects.workspaceId,
      place: projects.place(draft.projectId, draft.namespace),
      fields,
      imageId: image.imageId,
      fallbackName: suggestedName(decision.reference, id),
      // a registry may have been deactivated, or deleted, while its image was on its way
      decide: async () => {
        const last = matcher.decide(draft)
        this.#requirePermitted(last)
        await supply.requireRight(draft.environmentId, last, image.imageId)
        await use.taken()
        if (this.#ending) throw new Problem('workload.not-started', { name: fields.name ?? '' })
        return last
      },
    })
    return { workloadId: container.id, name: container.name, ...(image.note ? { note: image.note } : {}) }
  }

  /** A lease for one launch is this launch's from here on. Throws `match.inactive` where it is another one's. */
  #use(decision: Decision, draft: LaunchDraft): RegistryUse {
    const { verdict, reference } = decision
    const registry = 'registry' in verdict ? verdict.registry : undefined
    try {
      return this.#options.registries.use(registry?.id, usageOf('launch', draft, reference))
    } catch (error) {
      if (error instanceof Problem) this.#noteRefusal(decision, error)
      throw error
    }
  }

  #requirePermitted(decision: Decision): void {
    const { kind } = decision.verdict
    if (kind !== 'inactive' && kind !== 'not-a-candidate') return
    const problem = this.#options.matcher.refusal(decision)
    this.#noteRefusal(decision, problem)
    throw problem
  }

  #noteRefusal({ verdict, reference }: Decision, { code }: Problem): void {
    const registry = 'registry' in verdict && { id: verdict.registry.id, name: verdict.registry.name }
    this.#options.activity.record({
      kind: 'launch.refused',
      ok: false,
      subject: familiar(reference),
      code,
      ...(registry ? { registry } : {}),
    })
  }

  #change(id: string, change: Partial<Launch>): void {
    this.#launches = this.#launches.map((launch) => (launch.id === id ? { ...launch, ...change } : launch))
    this.#options.announce('launches')
  }
}

/** The decision and, where the image cannot be read either, every fault of the form at once. */
function decideWith(matcher: Matcher, draft: LaunchDraft, faults: readonly Fault[]): Decision {
  try {
    return matcher.decide(draft)
  } catch (error) {
    if (error instanceof Problem && 'faults' in error.data) {
      throw invalidInput(...error.data.faults, ...faults)
    }
    throw error
  }
}

function suggestedName(reference: ImageReference, launchId: string): string {
  const stem = reference.path.slice(reference.path.lastIndexOf('/') + 1).replace(/[^a-zA-Z0-9_.-]+/g, '-')
  return `${stem.slice(0, 100)}-${launchId.slice(0, 6)}`
}
