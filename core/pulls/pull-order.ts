import { invalidInput } from '../../contract/problem.ts'
import { canonical, type ImageReference } from '../images/image-reference.ts'
import { readPlatform } from '../images/platform.ts'
import { readImage } from '../registries/matcher.ts'

/** The platform that is wanted. Throws `input.invalid` with every fault of the fields `image` and `platform`. */
export function checkedPlatform(wish: { image: string; platform?: string | undefined }): string | undefined {
  const { image, platform } = wish
  const read = readPlatform(platform)
  const typed = readImage(image)
  if (read.ok && typed.ok) return read.platform
  throw invalidInput(
    ...(typed.ok ? [] : [typed.fault]),
    ...(read.ok ? [] : [{ field: 'platform', code: 'platform-format' } as const]),
  )
}

/** Equal pulls share a job: the same reference, platform, environment and credential. */
export function pullKey(pull: {
  environmentId: string
  reference: ImageReference
  platform: string | undefined
  registryId: string | undefined
  anonymousByRequest: boolean
}): string {
  const { environmentId, reference, platform, registryId, anonymousByRequest } = pull
  const credential = anonymousByRequest ? `not ${registryId}` : (registryId ?? 'anonymous')
  return [environmentId, canonical(reference), platform ?? '', credential].join(' ')
}
