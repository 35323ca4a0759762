import { Problem, type ProblemCode } from '../../../../contract/problem.ts'
import type { Launch } from '../../../../contract/workloads.ts'
import type { EnvironmentService } from '../../../environments/environment-service.ts'
import { canonical, familiar, type ImageReference } from '../../../images/image-reference.ts'
import type { ProjectService } from '../../../projects/project-service.ts'
import type { ImageRight } from '../../../pulls/images/image-right.ts'
import type { Decision, Matcher } from '../../../registries/matcher.ts'
import type { RegistryService } from '../../../registries/registry-service.ts'
import type { RegistryUse } from '../../../registries/state/registry-uses.ts'
import type { ImageSupply } from '../../launch/image-supply.ts'
import type { ServiceRecord } from '../record/service-record.ts'

export interface ReplicaPermitsOptions {
  matcher: Matcher
  registries: Pick<RegistryService, 'records'>
  right: Pick<ImageRight, 'requireFor'>
  supply: Pick<ImageSupply, 'provide'>
  environments: Pick<EnvironmentService, 'engine'>
  projects: Pick<ProjectService, 'namespaceName'>
}

/** Takes part in the use of the registry that decides; a launch may hold a lease for its service. */
export type HoldRegistry = (decision: Decision) => RegistryUse

/** Leave to make new replicas, and what is said beside it. */
export interface ReplicaPermit {
  readonly note?: Launch['note']
}

/** Decides whether a service may have a new replica: the match of today, and the pinned image on the engine. */
export class ReplicaPermits {
  readonly #options: ReplicaPermitsOptions

  constructor(options: ReplicaPermitsOptions) {
    this.#options = options
  }

  /** The match alone, which asks nobody. Throws as `Matcher.decide`. */
  match({ projectId, namespaceId, credentialId, spec }: ServiceRecord): Decision {
    const { matcher, projects } = this.#options
    const namespace = projects.namespaceName(projectId, namespaceId)
    return matcher.decide({ projectId, namespace, image: spec.image, credentialId })
  }

  /**
   * The match for another image, which no lease for one launch is given for. Throws `input.invalid`, `match.inactive`
   * and `match.not-a-candidate`.
   */
  requireFor({ projectId, namespaceId }: ServiceRecord, image: string): Decision {
    const { matcher, projects } = this.#options
    const namespace = projects.namespaceName(projectId, namespaceId)
    const decision = matcher.decide({ projectId, namespace, image })
    if (decision.verdict.kind === 'inactive') throw matcher.refusal(decision)
    this.#refuseOneLaunch(decision)
    return decision
  }

  /** The match, where it can be made at all. */
  tryMatch(record: ServiceRecord): Decision | undefined {
    try {
      return this.match(record)
    } catch (error) {
      if (error instanceof Problem) return undefined
      throw error
    }
  }

  /** Differs where another try to pull may end otherwise: by another registry, or by one that was changed. */
  signature(record: ServiceRecord): string {
    const verdict = this.tryMatch(record)?.verdict
    if (!verdict || !('registry' in verdict)) return verdict?.kind ?? ''
    const { id } = verdict.registry
    const registry = this.#options.registries.records().find((each) => each.id === id)
    return [verdict.kind, id, registry?.updatedAt].join(' ')
  }

  /**
   * Throws the match's refusals. A lease for one launch serves a service during its own launch only: it was not
   * given for a service that waits.
   */
  require(record: ServiceRecord, hold: HoldRegistry | undefined): Decision {
    const { matcher } = this.#options
    const decision = this.match(record)
    const { kind } = decision.verdict
    if (kind === 'inactive' || kind === 'not-a-candidate') throw matcher.refusal(decision)
    if (!hold) this.#refuseOneLaunch(decision)
    return decision
  }

  /** Throws `match.inactive` where the registry is active for one launch only. */
  #refuseOneLaunch({ verdict, reference }: Decision): void {
    if (verdict.kind !== 'credential') return
    const { id, name } = verdict.registry
    const registry = this.#options.registries.records().find((each) => each.id === id)
    if (registry?.lease?.kind !== 'launch') return
    const facts = { image: familiar(reference), host: reference.host, registry: { id, name } }
    throw new Problem('match.inactive', facts)
  }

  /**
   * Has the pinned image on the engine: the registry is asked only where it is not there. Throws the match's
   * refusals, `vault.*`, `pull.*`, `service.image-moved`, and `engine.*`.
   */
  async ask(
    record: ServiceRecord,
    options: { hold: HoldRegistry | undefined; signal: AbortSignal; onPull: (pullId: string) => void },
  ): Promise<ReplicaPermit> {
    const { hold, signal, onPull } = options
    const decision = this.require(record, hold)
    hold?.(decision)
    const engine = this.#options.environments.engine(record.environmentId)
    if ((await engine.inspectImage(record.spec.imageId, signal)) === undefined) {
      await this.#pull(record, decision, { signal, onPull })
    }
    return await this.again(record, hold)
  }

  /** The match once more when the container is about to be made. Throws as `ask`. */
  async again(record: ServiceRecord, hold: HoldRegistry | undefined): Promise<ReplicaPermit> {
    const decision = this.require(record, hold)
    const use = hold?.(decision)
    const pinned = { ...decision, reference: exactly(decision.reference, record) }
    await this.#options.right.requireFor(record.environmentId, pinned, record.spec.imageId)
    await use?.taken()
    return decision.verdict.kind === 'expired' ? { note: 'local-expired' } : {}
  }

  async #pull(
    record: ServiceRecord,
    decision: Decision,
    waiting: { signal: AbortSignal; onPull: (pullId: string) => void },
  ): Promise<void> {
    const { matcher, projects, supply } = this.#options
    if (decision.verdict.kind === 'expired') throw matcher.refusal(decision)
    const { environmentId, projectId, namespaceId, credentialId, platform, form, spec, name } = record
    const wish = {
      ...form,
      environmentId,
      projectId,
      namespace: projects.namespaceName(projectId, namespaceId),
      image: canonical(exactly(decision.reference, record)),
      platform,
      credentialId,
      pullPolicy: 'if-not-present' as const,
    }
    const { imageId } = await supply.provide(wish, matcher.decide(wish), waiting)
    if (imageId !== spec.imageId) {
      throw new Problem('service.image-moved', { name, image: familiar(decision.reference) })
    }
  }
}

/** The pinned image by its digest, where that is known: a tag may have moved on. */
function exactly(reference: ImageReference, { spec }: ServiceRecord): ImageReference {
  if (spec.digest === undefined) return reference
  return { host: reference.host, path: reference.path, digest: spec.digest }
}

/** Whether a new replica has to wait for the user, rather than for time to pass. */
export function isRefusal(code: ProblemCode): boolean {
  return /^(?:match|vault|project|namespace)\./.test(code) || code === 'service.image-moved'
}
