import { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import type { EngineCredential } from '../../engine/engine-credential.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import type { MirrorBook } from '../../environments/records/mirror-book.ts'
import { familiar, type ImageReference } from '../../images/image-reference.ts'

/** Docker Hub is the one registry for which an engine asks its mirrors, credential in hand. */
const mirrored = 'docker.io'

/**
 * Throws `pull.mirror-unconfirmed`, with the mirrors as its proof, where the engine would hand a Docker Hub
 * credential to a mirror that the user has not confirmed.
 */
export async function refuseMirrors(
  mirrors: MirrorBook,
  environmentId: string,
  reference: ImageReference,
  signal: AbortSignal,
): Promise<void> {
  if (reference.host !== mirrored) return
  const unconfirmed = (await mirrors.list(environmentId, signal)).filter(({ confirmed }) => !confirmed)
  if (unconfirmed.length === 0) return
  throw new Problem('pull.mirror-unconfirmed', {
    image: familiar(reference),
    host: reference.host,
    proof: safeProof(unconfirmed.map(({ url }) => url).join(', ')),
  })
}

/**
 * Tells a wrong credential from a missing right, which registries answer alike: the engine's log-in is asked
 * with the same credential. Any other problem stays what it is.
 */
export async function explainRefusal(
  engine: Engine,
  credential: EngineCredential | undefined,
  problem: Problem,
  signal: AbortSignal,
): Promise<Problem> {
  if (!credential || !isRefusal(problem)) return problem
  const answer = await engine.auth(credential, signal).catch((error: unknown) => {
    if (error instanceof Problem || signal.aborted) return undefined
    throw error
  })
  // a log-in without an answer explains nothing
  if (!answer) return problem
  const code = answer.kind === 'accepted' ? 'pull.no-right' : wrongIf(answer.class)
  return code ? new Problem(code, problem.data, { cause: problem }) : problem
}

type Refusal = Problem<'pull.wrong-credential' | 'pull.no-right' | 'pull.no-credential'>

/** Whether registry words say that the credential, or its right, did not do. */
export function isRefusal(problem: Problem): problem is Refusal {
  return (
    problem.code === 'pull.wrong-credential' ||
    problem.code === 'pull.no-right' ||
    problem.code === 'pull.no-credential'
  )
}

function wrongIf(failure: string): 'pull.wrong-credential' | undefined {
  return failure === 'wrong-credential' || failure === 'no-credential' || failure === 'no-right'
    ? 'pull.wrong-credential'
    : undefined
}
