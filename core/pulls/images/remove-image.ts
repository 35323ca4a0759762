import type { ChosenImage } from '../../../contract/images.ts'
import { Problem } from '../../../contract/problem.ts'
import type { Engine } from '../../engine/engine.ts'
import type { RemovedImage } from '../../engine/image-answers.ts'
import { safeProof } from '../../engine/safe-proof.ts'

/**
 * Takes the name away that the user saw at this very image, and the image with its last name. Throws
 * `image.not-local` where the name stands for another one by now, and `image.in-use` with the containers' names.
 */
export async function removeLocalImage(
  engine: Engine,
  { id, reference }: ChosenImage,
): Promise<RemovedImage> {
  const name = reference ?? id
  const found = await engine.inspectImage(name)
  if (found?.id !== id) throw new Problem('image.not-local', { image: safeProof(name, 1024) })
  try {
    return await engine.removeImage(name)
  } catch (error) {
    throw isInUse(error) ? await namedUse(engine, id, error) : error
  }
}

/** Says which container uses the image, where the engine can still be asked. */
async function namedUse(
  engine: Engine,
  imageId: string,
  problem: Problem<'image.in-use'>,
): Promise<Problem<'image.in-use'>> {
  const containers = await engine.containers({}).catch((error: unknown) => {
    if (error instanceof Problem) return []
    throw error
  })
  const using = containers.filter((each) => each.imageId === imageId)
  const [first] = using
  if (!first) return problem
  return new Problem('image.in-use', {
    ...problem.data,
    reason: using.length > 1 ? 'containers' : 'container',
    container: first.name.slice(0, 128),
    count: using.length,
  })
}

function isInUse(error: unknown): error is Problem<'image.in-use'> {
  return error instanceof Problem && error.code === 'image.in-use'
}
