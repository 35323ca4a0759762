import type { ImageUpdate, LocalImage } from '../../../contract/images.ts'
import type { EngineImageRow } from '../../engine/engine-shapes.ts'
import { safeProof } from '../../engine/safe-proof.ts'

/** What is known of an image beside what the engine says of it. */
export interface KnownOfImages {
  credentialOf: (imageId: string) => { id: string; name?: string } | undefined
  /** How many containers were made from each image, by its id. */
  containers: ReadonlyMap<string, number>
  updateOf: (name: NamedImage) => ImageUpdate
}

/** An image under one of its names, with the digests that the engine has for that repository. */
export interface NamedImage {
  readonly id: string
  /** `name:tag`, or `name@digest` where it has no tag. */
  readonly reference: string | undefined
  readonly digests: readonly string[]
}

/**
 * An image under each of its names: its tags, else the digests by which it was pulled, else none. Engines keep the
 * digest of a whole index for a tag, Podman also that of its own platform.
 */
export function namesOf(image: EngineImageRow): NamedImage[] {
  const { id, repoTags, repoDigests } = image
  const names = repoTags.length > 0 ? repoTags : repoDigests
  if (names.length === 0) return [{ id, reference: undefined, digests: [] }]
  return names.map((reference) => ({
    id,
    reference,
    digests: digestsOf(repoDigests, repositoryOf(reference)),
  }))
}

/** One row for each name of an image; an image without a name has one row. Newest first. */
export function imageRows(images: readonly EngineImageRow[], known: KnownOfImages): LocalImage[] {
  return images
    .flatMap((image) => {
      const credential = known.credentialOf(image.id)
      return namesOf(image).map((name) => ({
        id: image.id,
        ...(name.reference === undefined ? {} : { reference: safeProof(name.reference, 1024) }),
        ...(name.digests[0] === undefined ? {} : { digest: name.digests[0] }),
        size: image.size,
        createdAt: image.createdAt,
        ...(credential ? { credential } : {}),
        containers: known.containers.get(image.id) ?? 0,
        update: known.updateOf(name),
      }))
    })
    .sort((a, b) => b.createdAt - a.createdAt)
}

/** A name without its tag or digest. A colon before a slash belongs to the port of a host. */
function repositoryOf(reference: string): string {
  const [named = ''] = reference.split('@')
  if (named !== reference) return named
  const colon = named.lastIndexOf(':')
  return colon > named.lastIndexOf('/') ? named.slice(0, colon) : named
}

function digestsOf(repoDigests: readonly string[], repository: string): string[] {
  return repoDigests
    .filter((each) => each.startsWith(`${repository}@`))
    .map((each) => each.slice(repository.length + 1))
}
