import { type CliError, usageError } from './cli-error.ts'
import type { CommandSpec } from './command.ts'
import { nearest } from './nearest.ts'

/** The command that these words call. */
export function findCommand(
  words: readonly string[],
  commands: readonly CommandSpec[],
): CommandSpec | undefined {
  const text = words.join(' ')
  return commands.find((each) => each.words === text || each.aliases?.includes(text))
}

/** The first words of commands that have two. */
export function nounsOf(commands: readonly CommandSpec[]): string[] {
  const nouns = commands.flatMap(({ words }) => (words.includes(' ') ? [words.split(' ')[0] ?? ''] : []))
  return [...new Set(nouns)]
}

/** What can stand behind the first word of commands that have two. */
export function verbsOf(noun: string, commands: readonly CommandSpec[]): string[] {
  return commands.flatMap(({ words, hidden }) =>
    !hidden && words.startsWith(`${noun} `) ? [words.slice(noun.length + 1)] : [],
  )
}

/** The error for a word that begins no command. */
export function unknownCommand(word: string, commands: readonly CommandSpec[]): CliError {
  const shown = commands.filter(({ hidden }) => !hidden)
  const known = shown.flatMap(({ words, aliases = [] }) =>
    [words, ...aliases].map((each) => each.split(' ')[0] ?? ''),
  )
  return refused(`There is no command “${safe(word)}”.`, nearest(word, [...new Set(known)]), 'fairlead help')
}

/** The error for a word that begins several commands, with a wrong one behind it, or none. */
export function unfinishedCommand(
  noun: string,
  word: string | undefined,
  verbs: readonly string[],
): CliError {
  const see = `fairlead ${noun} --help`
  if (word === undefined) return usageError(`“${noun}” needs one of ${verbs.join(', ')}.`, `See: ${see}`)
  const meant = nearest(word, verbs)
  return refused(`There is no command “${noun} ${safe(word)}”.`, meant && `${noun} ${meant}`, see)
}

function refused(sentence: string, meant: string | undefined, see: string): CliError {
  return usageError(sentence, meant === undefined ? `See: ${see}` : `Did you mean “${meant}”? See: ${see}`)
}

function safe(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word
}
