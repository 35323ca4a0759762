import { Problem } from '../../../contract/problem.ts'
import type { Launch, LaunchDraft } from '../../../contract/workloads.ts'
import type { EnvironmentService } from '../../environments/environment-service.ts'
import { canonical, familiar } from '../../images/image-reference.ts'
import { fitsPlatform } from '../../images/platform-fit.ts'
import type { PullJob } from '../../pulls/pull-job.ts'
import { checkedPlatform } from '../../pulls/pull-order.ts'
import type { PullQueue } from '../../pulls/pull-queue.ts'
import type { Decision, Matcher } from '../../registries/matcher.ts'
import { defaultPolicy, isRegistryAway, planImage } from './pull-policy.ts'

/** The image that a container will be made from: which one it must be, and what is said beside it. */
export interface SuppliedImage {
  imageId: string
  note?: Launch['note']
}

export interface ImageSupplyOptions {
  matcher: Matcher
  pulls: PullQueue
  environments: EnvironmentService
}

/** What a launch does while its pull is under way. */
export interface Waiting {
  readonly onPull: (jobId: string) => void
  readonly signal: AbortSignal
}

/** Has the image of a launch on the engine, by its pull policy. */
export class ImageSupply {
  readonly #options: ImageSupplyOptions

  constructor(options: ImageSupplyOptions) {
    this.#options = options
  }

  /**
   * `onPull` is told of the pull job where one is needed, which the signal stops waiting for. Throws the
   * match's refusals, `image.not-local`, and the problem of a pull that failed.
   */
  async provide(draft: LaunchDraft, decision: Decision, waiting: Waiting): Promise<SuppliedImage> {
    const { environments, matcher } = this.#options
    const { reference, verdict } = decision
    if (verdict.kind === 'inactive' || verdict.kind === 'not-a-candidate') throw matcher.refusal(decision)
    const found = await environments.engine(draft.environmentId).inspectImage(canonical(reference))
    const platform = checkedPlatform(draft)
    const local =
      found && (platform === undefined || fitsPlatform([found.platform], platform)) ? found : undefined
    const policy = draft.pullPolicy ?? defaultPolicy(reference)
    const plan = planImage({ policy, verdict: verdict.kind, isLocal: local !== undefined })
    switch (plan.step) {
      case 'refuse':
        if (plan.because === 'expired') throw matcher.refusal(decision)
        throw new Problem('image.not-local', { image: familiar(reference) })
      case 'pull':
        return await this.#pull(draft, plan.fallBack ? local?.id : undefined, waiting)
      case 'use-local':
        if (!local) throw new Error('A plan to use a local image needs one')
        return { imageId: local.id, ...(plan.note ? { note: plan.note } : {}) }
    }
  }

  async #pull(
    { environmentId, projectId, namespace, image, platform, credentialId, anonymousAfter }: LaunchDraft,
    localId: string | undefined,
    { onPull, signal }: Waiting,
  ): Promise<SuppliedImage> {
    signal.throwIfAborted()
    const job = this.#options.pulls.start({
      environmentId,
      projectId,
      namespace,
      image,
      platform,
      credentialId,
      anonymousAfter,
    })
    onPull(job.id)
    await endOf(job, signal)
    if (job.state === 'done' && job.imageId !== undefined) return { imageId: job.imageId }
    const problem = job.problem ?? new Problem('pull.stopped', { image: job.image, host: job.host }).toData()
    if (job.state === 'failed' && localId !== undefined && isRegistryAway(problem.code)) {
      return { imageId: localId, note: 'local-registry-away' }
    }
    throw Problem.fromData(problem)
  }
}

/** Waits for a pull; once the signal says so only for the stop of it, and not at all where others wait too. */
async function endOf(job: PullJob, signal: AbortSignal): Promise<void> {
  let stop: (() => void) | undefined
  const left = new Promise<void>((resolve, reject) => {
    stop = () => {
      job.leave()
      if (job.state === 'queued' || job.state === 'pulling') reject(signal.reason)
      else resolve(job.ended)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    await Promise.race([job.ended, left])
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
  }
}
