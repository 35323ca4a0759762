interface Version {
  readonly numbers: readonly number[]
  readonly variant: string
}

/** A part that is not written stands for the newest of its kind: `1` is newer than `1.27`. */
const open = Number.POSITIVE_INFINITY
const early = /^(?:alpha|beta|rc|pre|preview|dev|snapshot|nightly|canary|[abm]\d)/i

/**
 * Sorts tags as people look for them: `latest`, then versions, newest first and each before its variants and its
 * early releases, then all others by their letters.
 */
export function sortTags(tags: readonly string[]): string[] {
  return tags
    .map((tag) => ({ tag, version: versionOf(tag) }))
    .sort((a, b) => rank(a.tag, a.version) - rank(b.tag, b.version) || compare(a, b))
    .map(({ tag }) => tag)
}

function versionOf(tag: string): Version | undefined {
  const found =
    /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:[-_.]?([A-Za-z].*)|[-_.](.*))?$/.exec(
      tag,
    )
  if (!found) return undefined
  const [, ...parts] = found
  const numbers = parts.slice(0, 4).map((part) => (part === undefined ? open : Number(part)))
  return { numbers, variant: parts[4] ?? parts[5] ?? '' }
}

function rank(tag: string, version: Version | undefined): number {
  if (tag === 'latest') return 0
  return version ? 1 : 2
}

type Entry = { readonly tag: string; readonly version: Version | undefined }

function compare(a: Entry, b: Entry): number {
  if (!a.version || !b.version) return byLetters(a.tag, b.tag)
  for (const [index, mine] of a.version.numbers.entries()) {
    const theirs = b.version.numbers[index] ?? open
    // two open parts are equal; their difference would be no number
    if (mine !== theirs) return theirs > mine ? 1 : -1
  }
  return (
    Number(early.test(a.version.variant)) - Number(early.test(b.version.variant)) ||
    (early.test(a.version.variant)
      ? byLetters(b.version.variant, a.version.variant)
      : byLetters(a.version.variant, b.version.variant)) ||
    byLetters(a.tag, b.tag)
  )
}

function byLetters(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
