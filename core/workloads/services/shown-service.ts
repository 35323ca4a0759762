import type { ProblemRecord } from '../../../contract/problem.ts'
import { Problem } from '../../../contract/problem.ts'
import type { Service, ServiceState, ServiceUpdate } from '../../../contract/services.ts'
import type { Launch } from '../../../contract/workloads.ts'
import { familiar, parseReference } from '../../images/image-reference.ts'
import type { Decision } from '../../registries/matcher.ts'
import type { ServiceStatus } from './loop/service-status.ts'
import type { ObservedReplica } from './plan/observed-replica.ts'
import type { ServicePlan } from './plan/service-plan.ts'
import type { ServiceRecord } from './record/service-record.ts'

/** Everything that is known of a service at one moment. `retryAt` in milliseconds of the wall clock. */
export interface KnownService {
  readonly record: ServiceRecord
  readonly namespace: string
  /** Nothing where its engine does not answer, for the reason `away`. */
  readonly replicas: readonly ObservedReplica[] | undefined
  readonly away?: ProblemRecord | undefined
  readonly plan: ServicePlan | undefined
  readonly status: ServiceStatus
  readonly retryAt: number | undefined
  /** The match as of now, where it could be made. */
  readonly decision: Decision | undefined
  readonly pullId: string | undefined
}

/** A service as the page sees it. */
export function shownService(known: KnownService): Service {
  const { record, namespace, replicas = [], retryAt, decision, status } = known
  const { id, environmentId, projectId, name, scale, spec, previous, change, createdAt } = record
  const { state, problem } = stateOf(known)
  const verdict = decision?.verdict
  const registry = verdict && 'registry' in verdict ? verdict.registry : undefined
  const note = noteOf(verdict?.kind, status)
  const before = change?.from ?? previous
  return {
    id,
    environmentId,
    projectId,
    namespace,
    name,
    image: shownImage(spec.image),
    imageId: spec.imageId,
    ...(before && change?.kind !== 'restart' ? { previousImage: shownImage(before.image) } : {}),
    ...(registry ? { credential: { id: registry.id, name: registry.name } } : {}),
    scale,
    running: replicas.filter(({ state }) => state === 'running').length,
    replicas: replicas.map(({ id, name, state, current, createdAt }) => ({
      id,
      name,
      state,
      current,
      createdAt: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.round(createdAt))),
    })),
    state,
    ...(problem ? { problem } : {}),
    ...(note ? { note } : {}),
    ...(retryAt !== undefined && state === 'blocked' ? { retryAt } : {}),
    ...(change ? { update: shownUpdate(known, change) } : {}),
    createdAt,
  }
}

function stateOf(known: KnownService): { state: ServiceState; problem?: ProblemRecord } {
  const { record, replicas, away, plan, status } = known
  if (record.wanted === 'removed') {
    return { state: 'removing', ...(status.problem ? { problem: status.problem } : {}) }
  }
  if (away) return { state: 'unseen', problem: away }
  if (status.problem && !plan?.reached) return { state: 'blocked', problem: status.problem }
  const { change } = record
  if (change && change.state !== 'failed') return { state: 'updating' }
  const failing = replicas?.find(({ state }) => state === 'restarting')
  if (failing) {
    const problem = new Problem('service.replica-fails', { name: failing.name })
    return { state: 'blocked', problem: problem.toData() }
  }
  if (!plan?.reached) return { state: 'working' }
  return { state: record.wanted === 'stopped' ? 'stopped' : 'steady' }
}

function noteOf(
  verdict: Decision['verdict']['kind'] | undefined,
  { note }: ServiceStatus,
): Launch['note'] | undefined {
  return verdict === 'expired' ? 'local-expired' : note
}

function shownUpdate(
  { replicas = [], pullId }: KnownService,
  { image, state, problem }: NonNullable<ServiceRecord['change']>,
): ServiceUpdate {
  const isForward = state === 'replacing'
  return {
    image: shownImage(image),
    state,
    updated: replicas.filter(({ current }) => current === isForward).length,
    ...(pullId ? { pullId } : {}),
    ...(problem ? { problem } : {}),
  }
}

/** As Docker writes it. */
function shownImage(canonicalName: string): string {
  const read = parseReference(canonicalName)
  return read.ok ? familiar(read.reference) : canonicalName
}
