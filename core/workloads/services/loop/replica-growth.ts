import { Problem, type ProblemRecord } from '../../../../contract/problem.ts'
import type { Launch } from '../../../../contract/workloads.ts'
import type { ObservedReplica } from '../plan/observed-replica.ts'
import type { ServicePace } from '../plan/service-pace.ts'
import { type Growth, planService, type ServicePlan } from '../plan/service-plan.ts'
import type { ServiceRecord } from '../record/service-record.ts'
import { type HoldRegistry, isRefusal, type ReplicaPermits } from './replica-permits.ts'
import { specOf } from './spec-of.ts'

/** What is to be done, and why no new replica is among it. */
export interface DecidedPlan {
  readonly plan: ServicePlan
  readonly problem?: ProblemRecord
  readonly note?: Launch['note']
}

interface Asking {
  readonly hold: HoldRegistry | undefined
  readonly signal: AbortSignal
  /** What stood in the way when it was asked last. */
  readonly standing: ProblemRecord | undefined
}

/** Decides over new replicas of one service: whether one is wanted, its time has come, and the match gives leave. */
export class ReplicaGrowth {
  readonly #permits: Pick<ReplicaPermits, 'ask' | 'signature'>
  readonly #pace: ServicePace
  /** What the match decided by when it was made last. */
  #signature: string | undefined

  constructor(permits: Pick<ReplicaPermits, 'ask' | 'signature'>, pace: ServicePace) {
    this.#permits = permits
    this.#pace = pace
  }

  /** Whether the match may decide otherwise than when it was made last. */
  mayDiffer(record: ServiceRecord): boolean {
    return this.#permits.signature(record) !== this.#signature
  }

  /** Throws what is no `Problem`, and the signal's reason. */
  async decide(
    record: ServiceRecord,
    replicas: readonly ObservedReplica[],
    { hold, signal, standing }: Asking,
  ): Promise<DecidedPlan> {
    const spec = specOf(record)
    const planned = (growth: Growth) => planService(spec, replicas, growth)
    const plan = planned('granted')
    if (!plan.asks || plan.failed) return { plan }
    if (!this.#pace.mayGrow) return { plan: planned('later'), ...(standing ? { problem: standing } : {}) }
    try {
      this.#signature = this.#permits.signature(record)
      const { note } = await this.#permits.ask(record, { hold, signal, onPull: () => undefined })
      return { plan, ...(note ? { note } : {}) }
    } catch (error) {
      if (!(error instanceof Problem) || signal.aborted) throw error
      if (!isRefusal(error.code)) this.#pace.growthFailed()
      return { plan: planned('refused'), problem: error.toData() }
    }
  }
}
