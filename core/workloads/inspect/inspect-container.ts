import { Problem } from '../../../contract/problem.ts'
import type { WorkloadDetails } from '../../../contract/workload/workload-details.ts'
import type { Engine } from '../../engine/engine.ts'
import { safeProof } from '../../engine/safe-proof.ts'
import { containerFacts } from './container-facts.ts'
import { inertJson } from './inert-json.ts'
import { maskedAnswer } from './masked-answer.ts'

/** One container as its engine knows it, without what looks like a secret. Throws `workload.not-found`. */
export async function inspectContainer(engine: Engine, id: string): Promise<WorkloadDetails> {
  const answer = await engine.inspectWhole(id)
  if (!answer) throw new Problem('workload.not-found', { id })
  const masked = maskedAnswer(answer)
  const facts = containerFacts(masked.value)
  const raw = inertJson(masked.value)
  const digest = await digestOf(engine, facts)
  return {
    ...facts,
    ...(digest === undefined ? {} : { digest }),
    hidden: masked.hidden,
    raw: raw.text,
    rawCut: raw.cut || masked.cut,
  }
}

/** The name with digest under which the image came, of the same repository if it came under several. */
async function digestOf(
  engine: Engine,
  { image, imageId }: Pick<WorkloadDetails, 'image' | 'imageId'>,
): Promise<string | undefined> {
  if (!/^(?:sha256:)?[0-9a-f]{64}$/.test(imageId)) return undefined
  try {
    const digests = (await engine.inspectImage(imageId))?.repoDigests ?? []
    const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
    const found = digests.find((each) => each.split('@')[0]?.endsWith(repository)) ?? digests[0]
    return found === undefined ? undefined : safeProof(found, 1024)
  } catch (error) {
    // the container is what was asked for; its image may be gone
    if (error instanceof Problem) return undefined
    throw error
  }
}
