import { type CliError, usageError } from './cli-error.ts'
import type { OptionSpec } from './command.ts'
import { globalOptions, refusedOptions } from './global-options.ts'
import { nearest } from './nearest.ts'

/** Takes options off the front of a command line, by the options of one command and those of all. */
export class OptionTaker {
  readonly values = new Map<string, string>()
  readonly #options: readonly OptionSpec[]
  readonly #command: string

  constructor(options: readonly OptionSpec[], command = '') {
    this.#options = [...options, ...globalOptions]
    this.#command = command
  }

  /** Takes one option with its value; false where no option stands at the front. Throws `cli.usage`. */
  take(words: string[]): boolean {
    const word = words[0]
    if (word === undefined || word === '-' || word === '--' || !word.startsWith('-')) return false
    if (word.startsWith('--')) this.#takeLong(words, word)
    else this.#takeShort(words, word)
    return true
  }

  /** The same, where other programs' options stand beside: those are left, and no letters are taken. */
  takeOwn(words: string[]): boolean {
    const [name = ''] = (words[0] ?? '').split('=')
    if (!name.startsWith('--') || !this.#find(name.slice(2))) return false
    return this.take(words)
  }

  /** Whether a word is an option, and none of these. */
  isForeign(word: string): boolean {
    if (!word.startsWith('-') || word === '-' || word === '--') return false
    const [name = ''] = word.split('=')
    return !this.#options.some(
      (option) => `--${option.name}` === name || `-${option.short}` === name.slice(0, 2),
    )
  }

  /** The error for an option that nobody has. */
  unknown(shown: string, others: readonly string[] = []): CliError {
    const names = [...this.#options.map(({ name }) => name), ...others]
    const meant = shown.startsWith('--') ? nearest(shown.slice(2), names) : undefined
    const see = `See: fairlead ${[...(this.#command ? [this.#command] : []), '--help'].join(' ')}`
    return usageError(
      `There is no option ${shown.slice(0, 40)}.`,
      meant === undefined ? see : `Did you mean --${meant}? ${see}`,
    )
  }

  #takeLong(words: string[], word: string): void {
    const equals = word.indexOf('=')
    const name = word.slice(2, equals < 0 ? undefined : equals)
    const option = this.#find(name)
    if (!option) throw this.#refused(name) ?? this.unknown(`--${name}`)
    words.shift()
    if (option.value === undefined) {
      if (equals >= 0) throw usageError(`--${name} takes no value.`)
      this.values.set(name, '')
    } else this.#set(option, equals < 0 ? words.shift() : word.slice(equals + 1))
  }

  #takeShort(words: string[], word: string): void {
    words.shift()
    for (let at = 1; at < word.length; at += 1) {
      const letter = word.charAt(at)
      const option = this.#options.find(({ short }) => short === letter)
      if (!option)
        throw (letter === 'p' ? this.#refused('password') : undefined) ?? this.unknown(`-${letter}`)
      if (option.value !== undefined) {
        const rest = word.slice(at + 1)
        this.#set(option, rest === '' ? words.shift() : rest.replace(/^=/, ''))
        return
      }
      this.values.set(option.name, '')
    }
  }

  #find(name: string): OptionSpec | undefined {
    return this.#options.find((option) => option.name === name)
  }

  #refused(name: string): CliError | undefined {
    const why = Object.hasOwn(refusedOptions, name) ? refusedOptions[name] : undefined
    return why === undefined ? undefined : usageError(`There is no option --${name}: ${why}.`)
  }

  #set({ name, choices, value }: OptionSpec, given: string | undefined): void {
    if (given === undefined) throw usageError(`--${name} needs ${value}.`)
    if (choices && !choices.includes(given)) throw usageError(`--${name} takes one of ${choices.join(', ')}.`)
    this.values.set(name, given)
  }
}
