import { CliError } from '../command/cli-error.ts'
import { nearest } from '../command/nearest.ts'

interface Named {
  readonly id: string
  readonly name?: string
}

/** Fewer characters of an id mean nothing: they could be a name. */
const leastOfId = 6

/**
 * The one thing of a kind that a word means: by its id, its name, its name without regard to case, or the beginning
 * of its id. Throws `cli.not-found`, and `cli.ambiguous` with all that it could mean.
 */
export function theOne<T extends Named>(kind: string, word: string, items: readonly T[]): T {
  const means: ((item: T) => boolean)[] = [
    ({ id }) => id === word,
    ({ name }) => name === word,
    ({ name }) => name?.toLowerCase() === word.toLowerCase(),
    ({ id }) => word.length >= leastOfId && id.startsWith(word),
  ]
  for (const isMeant of means) {
    const found = items.filter(isMeant)
    const [only] = found
    if (only && found.length === 1) return only
    if (found.length > 1) throw ambiguous(kind, word, found)
  }
  throw notFound(kind, word, items)
}

function ambiguous(kind: string, word: string, found: readonly Named[]): CliError {
  const list = found.map(({ id, name }) => (name === undefined ? id : `${name} (${id})`)).join(', ')
  return new CliError('cli.ambiguous', `“${word}” could be more than one ${kind}: ${list}.`, {
    next: 'Give the id instead.',
    data: { kind, candidates: found.map(({ id, name }) => ({ id, name })) },
  })
}

function notFound(kind: string, word: string, items: readonly Named[]): CliError {
  const meant = nearest(
    word,
    items.flatMap(({ name }) => (name === undefined ? [] : [name])),
  )
  return new CliError('cli.not-found', `There is no ${kind} “${word}”.`, {
    ...(meant === undefined ? {} : { next: `Did you mean “${meant}”?` }),
    data: { kind, name: word },
  })
}
