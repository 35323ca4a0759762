import type { Engine } from '../../../engine/engine.ts'
import { canonical, type ImageReference, parseReference } from '../../../images/image-reference.ts'
import type { PinnedImage } from './service-record.ts'

/** What is kept of an image that is on the engine under this name. Throws `engine.*`. */
export async function pinnedImage(
  engine: Engine,
  reference: ImageReference,
  imageId: string,
): Promise<Omit<PinnedImage, 'revision'>> {
  const found = await engine.inspectImage(imageId)
  const digest = reference.digest ?? found?.repoDigests.flatMap((each) => digestOf(each, reference))[0]
  return { image: canonical(reference), imageId, ...(digest === undefined ? {} : { digest }) }
}

/** Engines write familiar names or full ones. */
function digestOf(repoDigest: string, { host, path }: ImageReference): string[] {
  const read = parseReference(repoDigest)
  if (!read.ok || read.reference.digest === undefined) return []
  return read.reference.host === host && read.reference.path === path ? [read.reference.digest] : []
}
