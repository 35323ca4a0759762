import { usageError } from './cli-error.ts'
import type { CommandSpec } from './command.ts'
import { argumentText } from './command.ts'
import { findCommand, nounsOf, unfinishedCommand, unknownCommand, verbsOf } from './find-command.ts'
import { OptionTaker } from './option-taker.ts'
import { splitRunLine } from './run-arguments.ts'

/** What a command line asks for. `group`: the commands that begin with one word. */
export type Parsed =
  | {
      readonly kind: 'call'
      readonly command: CommandSpec
      readonly values: ReadonlyMap<string, string>
      readonly args: readonly string[]
    }
  | { readonly kind: 'help'; readonly about?: CommandSpec | { readonly group: string } }
  | { readonly kind: 'version' }

/** Reads a command line by the table of commands. Throws `cli.usage`, which never repeats a value. */
export function parseCommandLine(argv: readonly string[], commands: readonly CommandSpec[]): Parsed {
  const words = [...argv]
  const early = new OptionTaker([])
  const wanted: string[] = []
  while (words[0] !== undefined && wanted.length < 2) {
    const word = words[0]
    if (word === '--version' || word === '-V') return { kind: 'version' }
    if (word === '--') break
    if (findCommand(wanted, commands) && early.isForeign(word)) break
    if (early.take(words)) continue
    if (wanted.length === 1) refuseWrongVerb(wanted[0] ?? '', word, commands)
    wanted.push(word)
    words.shift()
    const found = findCommand(wanted, commands)
    if (found && !nounsOf(commands).includes(wanted.join(' '))) break
  }
  const asksHelp = early.values.has('help')
  if (wanted.length === 0) return nothingWanted(asksHelp, words)
  const command = findCommand(wanted, commands)
  const [noun = ''] = wanted
  const isGroup = wanted.length === 1 && nounsOf(commands).includes(noun)
  if (isGroup && (asksHelp || !command)) return group(noun, asksHelp || wantsHelp(words), commands)
  if (!command) throw unknownCommand(noun, commands)
  return parseCall(command, words, early.values)
}

function refuseWrongVerb(noun: string, verb: string, commands: readonly CommandSpec[]): void {
  if (findCommand([noun, verb], commands)) return
  const verbs = verbsOf(noun, commands)
  throw verbs.length === 0 ? unknownCommand(noun, commands) : unfinishedCommand(noun, verb, verbs)
}

function wantsHelp(words: readonly string[]): boolean {
  return words.includes('--help') || words.includes('-h')
}

function nothingWanted(asksHelp: boolean, words: readonly string[]): Parsed {
  if (asksHelp || words.length === 0) return { kind: 'help' }
  throw usageError('A command is missing.', 'See: fairlead help')
}

/** A word that begins several commands, without one of theirs behind it. */
function group(noun: string, asksHelp: boolean, commands: readonly CommandSpec[]): Parsed {
  if (asksHelp) return { kind: 'help', about: { group: noun } }
  throw unfinishedCommand(noun, undefined, verbsOf(noun, commands))
}

function parseCall(command: CommandSpec, words: string[], early: ReadonlyMap<string, string>): Parsed {
  const taker = new OptionTaker(command.options ?? [], command.words)
  const args = command.asDockerRun ? splitRunLine(words, taker) : takeAll(words, taker)
  const values = new Map([...early, ...taker.values])
  if (values.has('help')) return { kind: 'help', about: command }
  checkCount(command, args)
  return { kind: 'call', command, values, args }
}

function takeAll(words: string[], taker: OptionTaker): string[] {
  const args: string[] = []
  for (;;) {
    const word = words[0]
    if (word === undefined) return args
    if (word === '--') return [...args, ...words.slice(1)]
    if (taker.take(words)) continue
    args.push(word)
    words.shift()
  }
}

/** What is too much is not repeated: it may be a password that was meant for an option. */
function checkCount(command: CommandSpec, args: readonly string[]): void {
  const specs = command.arguments ?? []
  const help = `See: fairlead ${command.words} --help`
  const missing = specs.find((spec, at) => !spec.optional && args[at] === undefined)
  if (missing) throw usageError(`${argumentText(missing)} is missing.`, help)
  const many = specs.at(-1)?.many
  if (!many && !command.asDockerRun && args.length > specs.length) {
    const most = specs.length === 0 ? 'no arguments' : specs.map(argumentText).join(' ')
    throw usageError(`“${command.words}” takes ${most}, and there is more.`, help)
  }
  for (const [at, { name, choices }] of specs.entries()) {
    const arg = args[at]
    if (arg !== undefined && choices && !choices.includes(arg)) {
      throw usageError(`${name} is one of ${choices.join(', ')}.`, help)
    }
  }
}
