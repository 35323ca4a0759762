import type { Fault } from '../../../contract/fault.ts'
import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { LaunchDraft } from '../../../contract/workloads.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import { familiar } from '../../images/image-reference.ts'
import type { Decision, Matcher } from '../../registries/matcher.ts'
import type { RegistryService } from '../../registries/registry-service.ts'
import { type RegistryUse, usageOf } from '../../registries/state/registry-uses.ts'
import { LaunchUses } from './launch-uses.ts'

export interface LaunchPermitsOptions {
  readonly matcher: Matcher
  readonly registries: Pick<RegistryService, 'use'>
  readonly activity: ActivityRecorder
}

/** Whether an image may be launched, and the use of the registry that allows it; each refusal is noted. */
export class LaunchPermits {
  readonly #options: LaunchPermitsOptions

  constructor(options: LaunchPermitsOptions) {
    this.#options = options
  }

  /** Throws the match's `input.invalid` with these faults of the form beside its own. */
  decide(draft: LaunchDraft, faults: readonly Fault[] = []): Decision {
    try {
      return this.#options.matcher.decide(draft)
    } catch (error) {
      if (error instanceof Problem && 'faults' in error.data) {
        throw invalidInput(...error.data.faults, ...faults)
      }
      throw error
    }
  }

  /** Throws `match.inactive` and `match.not-a-candidate`. */
  require(decision: Decision): void {
    const { kind } = decision.verdict
    if (kind !== 'inactive' && kind !== 'not-a-candidate') return
    const problem = this.#options.matcher.refusal(decision)
    this.#noteRefusal(decision, problem)
    throw problem
  }

  /** A lease for one launch is this launch's from here on. Throws `match.inactive` where it is another one's. */
  uses(decision: Decision, draft: LaunchDraft): LaunchUses {
    const usage = usageOf('launch', draft, decision.reference)
    const uses = new LaunchUses((registryId) => this.#options.registries.use(registryId, usage))
    this.hold(uses, decision)
    return uses
  }

  /** The use of what was decided. Throws `match.inactive` where a lease for one launch is another one's. */
  hold(uses: LaunchUses, decision: Decision): RegistryUse {
    const { verdict } = decision
    try {
      return uses.hold('registry' in verdict ? verdict.registry.id : undefined)
    } catch (error) {
      if (error instanceof Problem) this.#noteRefusal(decision, error)
      throw error
    }
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
}
