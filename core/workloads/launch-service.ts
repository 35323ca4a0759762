import type { Topic } from '../../contract/app.ts'
import type { Fault } from '../../contract/fault.ts'
import { invalidInput, Problem } from '../../contract/problem.ts'
import type { Launch, LaunchDraft } from '../../contract/workloads.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { EnvironmentService } from '../environments/environment-service.ts'
import { canonical, familiar, type ImageReference } from '../images/image-reference.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { AccessRehearsal } from '../pulls/access-rehearsal.ts'
import type { ImageJournal } from '../pulls/image-journal.ts'
import type { PullQueue } from '../pulls/pull-queue.ts'
import type { Decision, Matcher } from '../registries/matcher.ts'
import { containerBody } from './container-body.ts'
import { type ContainerFields, readContainerFields } from './container-fields.ts'
import { labelKeys, type Owner, ownerLabels } from './labels.ts'
import type { NamespaceNetworks } from './namespace-network.ts'
import { defaultPolicy, isRegistryAway, planImage } from './pull-policy.ts'

export interface LaunchServiceOptions {
  matcher: Matcher
  pulls: PullQueue
  rehearsal: AccessRehearsal
  journal: ImageJournal
  environments: EnvironmentService
  projects: ProjectService
  networks: NamespaceNetworks
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  /** Told of a bug in a launch, which then failed with `workload.not-started`. */
  onBug: (error: unknown) => void
  now: () => number
  newId: () => string
}

/** How many launches are remembered. */
const history = 50

/** The image that a container will be made from: which one it must be, and what is said beside it. */
interface Ready {
  imageId: string
  note?: Launch['note']
}

/**
 * Launches containers: image by pull policy, then the match once more, then the container in its
 * namespace's network. A launch lives here until it is started or failed, so that a reloaded page finds it.
 */
export class LaunchService {
  readonly #options: LaunchServiceOptions
  #launches: Launch[] = []

  constructor(options: LaunchServiceOptions) {
    this.#options = options
  }

  /** Newest first. */
  list(): Launch[] {
    return this.#launches
  }

  /** Throws `input.invalid` and the match's refusals at once; whatever fails later stands in the launch. */
  start(draft: LaunchDraft): Launch {
    const { matcher, environments, now, newId } = this.#options
    environments.engine(draft.environmentId)
    const read = readContainerFields(draft)
    const decision = decideWith(matcher, draft, read.ok ? [] : read.faults)
    if (!read.ok) throw invalidInput(...read.faults)
    this.#refuse(decision)
    const launch: Launch = {
      id: newId(),
      environmentId: draft.environmentId,
      image: familiar(decision.reference),
      state: 'deciding',
      createdAt: now(),
    }
    this.#launches = [launch, ...this.#launches].slice(0, history)
    this.#options.announce('launches')
    void this.#run(launch.id, draft, read.fields)
    return launch
  }

  async #run(id: string, draft: LaunchDraft, fields: ContainerFields): Promise<void> {
    const { activity, onBug, announce } = this.#options
    try {
      const decision = this.#options.matcher.decide(draft)
      const ready = await this.#provideImage(id, draft, decision)
      await this.#requireRight(draft.environmentId, decision, ready.imageId)
      const { containerId, name } = await this.#start(id, draft, fields, ready)
      this.#change(id, {
        state: 'started',
        workloadId: containerId,
        name,
        ...(ready.note ? { note: ready.note } : {}),
      })
      activity.record({ kind: 'launch.started', ok: true, subject: familiar(decision.reference) })
    } catch (error) {
      if (!(error instanceof Problem)) onBug(error)
      const name = fields.name ?? ''
      const problem = (
        error instanceof Problem ? error : new Problem('workload.not-started', { name })
      ).toData()
      this.#change(id, { state: 'failed', problem })
      activity.record({
        kind: 'launch.failed',
        ok: false,
        subject: this.#launch(id)?.image ?? '',
        code: problem.code,
      })
    }
    announce('workloads')
    announce('images')
  }

  /** Has the image on the engine by the pull policy, and checks that this place may use what is there. */
  async #provideImage(id: string, draft: LaunchDraft, decision: Decision): Promise<Ready> {
    const { environments } = this.#options
    const { reference, verdict } = decision
    if (verdict.kind === 'inactive' || verdict.kind === 'not-a-candidate') {
      throw this.#options.matcher.refusal(decision)
    }
    const engine = environments.engine(draft.environmentId)
    const local = await engine.inspectImage(canonical(reference))
    const policy = draft.pullPolicy ?? defaultPolicy(reference)
    const plan = planImage({ policy, verdict: verdict.kind, isLocal: local !== undefined })
    switch (plan.step) {
      case 'refuse':
        if (plan.because === 'expired') throw this.#options.matcher.refusal(decision)
        throw new Problem('image.not-local', { image: familiar(reference) })
      case 'pull':
        return await this.#pull(id, draft, plan.fallBack ? local?.id : undefined)
      case 'use-local':
        if (!local) throw new Error('A plan to use a local image needs one')
        return { imageId: local.id, ...(plan.note ? { note: plan.note } : {}) }
    }
  }

  async #pull(id: string, draft: LaunchDraft, localId: string | undefined): Promise<Ready> {
    const { environmentId, projectId, namespace, image, credentialId } = draft
    const job = this.#options.pulls.start({ environmentId, projectId, namespace, image, credentialId })
    this.#change(id, { state: 'pulling', pullId: job.id })
    await job.ended
    if (job.state === 'done' && job.imageId !== undefined) return { imageId: job.imageId }
    const problem = job.problem ?? new Problem('pull.stopped', { image: job.image, host: job.host }).toData()
    if (job.state === 'failed' && localId !== undefined && isRegistryAway(problem.code)) {
      return { imageId: localId, note: 'local-registry-away' }
    }
    throw Problem.fromData(problem)
  }

  /**
   * A local image that once came with a credential needs a candidate here, or a registry that gives it to
   * anyone now: else deleting a registry would be weaker than deactivating it.
   */
  async #requireRight(
    environmentId: string,
    { reference, verdict }: Decision,
    imageId: string,
  ): Promise<void> {
    const { journal, rehearsal } = this.#options
    if (verdict.kind !== 'anonymous' || !journal.isPrivate(environmentId, imageId)) return
    if (await rehearsal.isPublic(environmentId, reference)) return
    throw new Problem('match.needs-credential', { image: familiar(reference), host: reference.host })
  }

  async #start(
    id: string,
    draft: LaunchDraft,
    fields: ContainerFields,
    ready: Ready,
  ): Promise<{ containerId: string; name: string }> {
    const { matcher, environments, projects, networks } = this.#options
    this.#change(id, { state: 'starting' })
    const engine = environments.engine(draft.environmentId)
    const { project, namespace } = projects.place(draft.projectId, draft.namespace)
    const owner: Owner = {
      workspaceId: projects.workspaceId,
      projectId: project.id,
      namespaceId: namespace.id,
    }
    let containerId: string | undefined
    try {
      containerId = await networks.with(engine, owner, async (networkId) => {
        // made for the last time: a registry may have been deactivated while its image was on its way
        const decision = matcher.decide(draft)
        this.#refuse(decision)
        await this.#requireRight(draft.environmentId, decision, ready.imageId)
        const name = fields.name ?? suggestedName(decision.reference, id)
        return await engine.createContainer(name, this.#body(decision, fields, owner, networkId))
      })
      const container = await engine.inspectContainer(containerId)
      // the name may have come to mean another image since it was decided upon
      if (container?.imageId !== ready.imageId) {
        throw new Problem('workload.not-started', { name: container?.name ?? '' })
      }
      await engine.startContainer(containerId)
      return { containerId, name: container.name }
    } catch (error) {
      if (containerId !== undefined) await engine.removeContainer(containerId)
      await networks.release(engine, owner)
      throw error
    }
  }

  #body(decision: Decision, fields: ContainerFields, owner: Owner, networkId: string) {
    const { reference, verdict } = decision
    const registry = 'registry' in verdict ? verdict.registry : undefined
    return containerBody({
      image: canonical(reference),
      fields,
      networkId,
      labels: {
        ...ownerLabels(owner),
        [labelKeys.image]: canonical(reference),
        ...(registry ? { [labelKeys.registry]: registry.id } : {}),
      },
    })
  }

  #refuse(decision: Decision): void {
    const { verdict, reference } = decision
    if (verdict.kind !== 'inactive' && verdict.kind !== 'not-a-candidate') return
    const problem = this.#options.matcher.refusal(decision)
    this.#options.activity.record({
      kind: 'launch.refused',
      ok: false,
      subject: familiar(reference),
      code: problem.code,
      ...('registry' in verdict
        ? { registry: { id: verdict.registry.id, name: verdict.registry.name } }
        : {}),
    })
    throw problem
  }

  #launch(id: string): Launch | undefined {
    return this.#launches.find((launch) => launch.id === id)
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
    if (error instanceof Problem && 'faults' in error.data)
      throw invalidInput(...error.data.faults, ...faults)
    throw error
  }
}

function suggestedName(reference: ImageReference, launchId: string): string {
  const stem = reference.path.slice(reference.path.lastIndexOf('/') + 1).replace(/[^a-zA-Z0-9_.-]+/g, '-')
  return `${stem.slice(0, 100)}-${launchId.slice(0, 6)}`
}
