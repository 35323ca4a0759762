import type { ProblemCode } from '../../../contract/problem.ts'
import type { PullPolicy } from '../../../contract/workload/run-form.ts'
import type { ImageReference } from '../../images/image-reference.ts'

/** `latest` moves, so it is looked for anew; every other tag and every digest is taken as it is on disk. */
export function defaultPolicy(reference: ImageReference): PullPolicy {
  if (reference.digest !== undefined) return 'if-not-present'
  return reference.tag === undefined || reference.tag === 'latest' ? 'newer-if-reachable' : 'if-not-present'
}

export type ImagePlan =
  | { step: 'pull'; fallBack: boolean }
  | { step: 'use-local'; note?: 'local-expired' }
  | { step: 'refuse'; because: 'expired' | 'not-local' }

/** What is done for an image before its container is made. Inactive registries never come this far. */
export function planImage(given: {
  policy: PullPolicy
  verdict: 'credential' | 'anonymous' | 'expired'
  isLocal: boolean
}): ImagePlan {
  const { policy, verdict, isLocal } = given
  if (verdict === 'expired') {
    // the secret is not sent any more; what is local may run, unless a pull was asked for by name
    if (!isLocal || policy === 'always') return { step: 'refuse', because: 'expired' }
    return { step: 'use-local', note: 'local-expired' }
  }
  switch (policy) {
    case 'never':
      return isLocal ? { step: 'use-local' } : { step: 'refuse', because: 'not-local' }
    case 'if-not-present':
      return isLocal ? { step: 'use-local' } : { step: 'pull', fallBack: false }
    case 'always':
      return { step: 'pull', fallBack: false }
    case 'newer-if-reachable':
      return { step: 'pull', fallBack: isLocal }
  }
}

/** Whether a pull failed because the registry is away or busy, rather than because it said no. */
export function isRegistryAway(code: ProblemCode): boolean {
  return code === 'pull.unreachable' || code === 'pull.quota' || code === 'pull.proxy'
}
