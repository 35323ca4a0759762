import { matchingImages } from './image-history.ts'
import { matchingTags, typedRepository } from './typed-repository.ts'

/** A line of the open list: an image that can be chosen, or the name of the group that begins. */
export type CompletionEntry =
  | { readonly kind: 'image'; readonly image: string }
  | { readonly kind: 'group'; readonly group: 'used' | 'tags' }

const mostUsed = 50

/**
 * What can be chosen for what is typed: images used before or on the engine, and the tags of the repository, as
 * far as they are known. Nothing stands there twice. `filtering` is off while nothing was typed since the list
 * was opened: then everything used stands there.
 */
export function completionEntries(
  history: readonly string[],
  tags: readonly string[],
  typed: string,
  filtering: boolean,
): CompletionEntry[] {
  const used = (filtering ? matchingImages(history, typed) : history).slice(0, mostUsed)
  const read = typedRepository(typed)
  const known = new Set(used)
  const listed = read
    ? matchingTags(tags, read.tag)
        .map((tag) => `${read.repository}:${tag}`)
        .filter((image) => !known.has(image))
    : []
  const group = (name: 'used' | 'tags'): CompletionEntry[] =>
    used.length > 0 && listed.length > 0 ? [{ kind: 'group', group: name }] : []
  const images = (list: readonly string[]) => list.map((image): CompletionEntry => ({ kind: 'image', image }))
  // a tag is what is wanted while one is typed
  return read && typed.includes(`${read.repository}:`)
    ? [...group('tags'), ...images(listed), ...group('used'), ...images(used)]
    : [...group('used'), ...images(used), ...group('tags'), ...images(listed)]
}
