import * as z from 'zod'
import { Problem } from '../../../contract/problem.ts'
import type { RemovedImage } from '../image-answers.ts'
import { safeProof } from '../safe-proof.ts'
import { type EngineApi, engineFailed, engineWords } from '../transport/engine-api.ts'
import { inPath } from './engine-images.ts'

const removedShape = z
  .array(z.looseObject({ Untagged: z.string().optional(), Deleted: z.string().optional() }))
  .nullish()
  .transform((rows) => ({
    untagged: (rows ?? []).filter(({ Untagged }) => Untagged).length,
    deleted: (rows ?? []).filter(({ Deleted }) => Deleted).length,
  }))

/**
 * Takes one name away, and the image with its last one; never by force. Throws `image.not-local`, and
 * `image.in-use` with the engine's words where it keeps the image.
 */
export async function removeImage(
  api: EngineApi,
  reference: string,
  signal?: AbortSignal,
): Promise<RemovedImage> {
  const answer = await api.ask({ method: 'DELETE', path: `/images/${inPath(reference)}`, signal })
  const image = safeProof(reference, 1024)
  switch (answer.status) {
    case 404:
      throw new Problem('image.not-local', { image })
    case 409: {
      const words = safeProof(engineWords(answer))
      throw new Problem('image.in-use', { image, reason: conflictReason(words), count: 1, proof: words })
    }
    // Podman's words for an image that a container uses come under this status too
    case 500:
      if (conflictReason(engineWords(answer)) === 'other') throw engineFailed(answer)
      throw new Problem('image.in-use', {
        image,
        reason: conflictReason(engineWords(answer)),
        count: 1,
        proof: safeProof(engineWords(answer)),
      })
    default:
      return api.read(answer, removedShape)
  }
}

type Reason = 'container' | 'child-images' | 'several-names' | 'other'

function conflictReason(words: string): Reason {
  if (
    /container \S+ is using|used by (?:running|stopped) container|in use by a container|image used by [0-9a-f]{12}/i.test(
      words,
    )
  ) {
    return 'container'
  }
  if (/dependent child images|has (?:dependent )?children|dependent images/i.test(words))
    return 'child-images'
  return /multiple repositories|more than one (?:tag|name|repository)/i.test(words)
    ? 'several-names'
    : 'other'
}
