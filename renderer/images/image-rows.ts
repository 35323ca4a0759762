import type { LocalImage } from '../../contract/images.ts'
import { shortDigest, splitReference } from './split-reference.ts'

/** One line of the table Images. */
export interface ImageRow extends LocalImage {
  readonly key: string
  readonly repository: string
  readonly tag: string | undefined
  readonly shortDigest: string
}

/** The images whose name or digest holds the wanted text, by name; those without a name come last. */
export function imageRows(images: readonly LocalImage[], wanted: string): ImageRow[] {
  const text = wanted.trim().toLowerCase()
  return images
    .filter(({ id, reference = '', digest = '' }) =>
      [reference, digest, id].some((part) => part.toLowerCase().includes(text)),
    )
    .map((image) => ({
      ...image,
      ...splitReference(image.reference ?? ''),
      key: `${image.id} ${image.reference ?? ''}`,
      shortDigest: shortDigest(image.digest ?? image.id),
    }))
    .sort((a, b) => {
      if (!a.reference || !b.reference) return Number(!a.reference) - Number(!b.reference)
      return a.reference < b.reference ? -1 : 1
    })
}
