/** What is typed of an image, in two: the repository, and the tag after the last colon. */
export interface TypedRepository {
  readonly repository: string
  readonly tag: string
}

/**
 * Reads a repository whose tags may be looked up from what is typed. Undefined for what names no repository for
 * sure: with a digest nothing is left to choose, and `registry.example` alone is more likely the start of an
 * address, whose name is nobody else's business, than a repository of Docker Hub.
 */
export function typedRepository(typed: string): TypedRepository | undefined {
  const text = typed.trim()
  if (text === '' || text.includes('@') || /\s/.test(text)) return undefined
  const slash = text.lastIndexOf('/')
  const colon = text.indexOf(':', slash + 1)
  const repository = colon < 0 ? text : text.slice(0, colon)
  const name = repository.slice(slash + 1)
  if (name === '') return undefined
  if (slash < 0 && (name.includes('.') || name === 'localhost')) return undefined
  return { repository, tag: colon < 0 ? '' : text.slice(colon + 1) }
}

/** The tags that fit what is typed of one: that very one, those that begin with it, and those that hold it. */
export function matchingTags(tags: readonly string[], typed: string): readonly string[] {
  if (typed === '') return tags
  const wanted = typed.toLowerCase()
  const exact: string[] = []
  const beginning: string[] = []
  const holding: string[] = []
  for (const tag of tags) {
    const at = tag.toLowerCase().indexOf(wanted)
    if (at === 0) (tag === typed ? exact : beginning).push(tag)
    else if (at > 0) holding.push(tag)
  }
  return [...exact, ...beginning, ...holding]
}
