import { runFlags } from '../../core/workloads/form/line/run-flags.ts'
import type { CommandSpec, LiveNames, OptionSpec } from '../command/command.ts'
import { findCommand } from '../command/find-command.ts'
import { globalOptions } from '../command/global-options.ts'

export interface Candidate {
  readonly text: string
  readonly says?: string
}

/**
 * What can stand where the cursor is: words that are known, and a kind of names to ask the app for. `before` stands
 * in front of each name, such as `--project=`; `values` are those of the options that stand there already.
 */
export interface Candidates {
  readonly fixed: readonly Candidate[]
  readonly live?: LiveNames
  readonly before: string
  readonly values: ReadonlyMap<string, string>
}

/** Looks what may come next in a line, of which the last word is the one at the cursor. */
export function candidatesAt(words: readonly string[], commands: readonly CommandSpec[]): Candidates {
  const current = words.at(-1) ?? ''
  const line = new Line(commands)
  for (const word of words.slice(0, -1)) line.pass(word)
  return line.next(current)
}

class Line {
  readonly #commands: readonly CommandSpec[]
  readonly #values = new Map<string, string>()
  readonly #wanted: string[] = []
  #command: CommandSpec | undefined
  #passed = 0
  #open: OptionSpec | undefined
  /** The value of an option of `docker run`, of which nothing is known. */
  #foreign = false
  #onlyArguments = false

  constructor(commands: readonly CommandSpec[]) {
    this.#commands = commands.filter(({ hidden }) => !hidden)
  }

  pass(word: string): void {
    if (this.#open) {
      this.#values.set(this.#open.name, word)
      this.#open = undefined
    } else if (this.#foreign) this.#foreign = false
    else if (word === '--') this.#onlyArguments = true
    else if (word.startsWith('-') && !this.#onlyArguments) this.#passOption(word)
    else if (this.#command) this.#passArgument(this.#command)
    else this.#passWord(word)
  }

  next(current: string): Candidates {
    const answer = { fixed: [], before: '', values: this.#values }
    if (this.#foreign) return answer
    if (this.#open) return { ...answer, ...valuesOf(this.#open) }
    if (current.startsWith('-') && !this.#onlyArguments) return { ...answer, ...this.#options(current) }
    if (!this.#command || this.#isGroup()) return { ...answer, fixed: this.#words() }
    const specs = this.#command.arguments ?? []
    const spec = specs[this.#passed] ?? (specs.at(-1)?.many ? specs.at(-1) : undefined)
    return spec ? { ...answer, ...valuesOf(spec) } : answer
  }

  /** Behind its first argument, which is the image, `run` has no options. */
  #passArgument({ asDockerRun }: CommandSpec): void {
    this.#passed += 1
    if (asDockerRun) this.#onlyArguments = true
  }

  #passWord(word: string): void {
    this.#wanted.push(word)
    const found = findCommand(this.#wanted, this.#commands)
    if (found && !this.#isGroup()) this.#command = found
  }

  #passOption(word: string): void {
    const [name = '', value] = word.split('=', 2)
    const option = this.#known().find((each) => `--${each.name}` === name || `-${each.short}` === name)
    if (option?.value !== undefined && value === undefined) this.#open = option
    else if (option && value !== undefined) this.#values.set(option.name, value)
    else if (!option && this.#command?.asDockerRun && value === undefined) {
      this.#foreign = runFlags.get(name.slice(2))?.takesValue === true || /^-[acehlmpuvw]$/.test(name)
    }
  }

  /** Whether the words so far begin others, such as `registries`. */
  #isGroup(): boolean {
    const text = this.#wanted.join(' ')
    return this.#commands.some(({ words }) => words.startsWith(`${text} `))
  }

  #words(): Candidate[] {
    const before = this.#wanted.map((word) => `${word} `).join('')
    const found = new Map<string, string>()
    for (const { words, aliases = [], says } of this.#commands) {
      for (const each of [words, ...aliases]) {
        if (!each.startsWith(before)) continue
        const [next = '', more] = each.slice(before.length).split(' ')
        if (next !== '' && !found.has(next)) found.set(next, more === undefined ? says : '')
      }
    }
    return [...found].map(([text, says]) => (says === '' ? { text } : { text, says }))
  }

  #known(): readonly OptionSpec[] {
    return [...(this.#command?.options ?? []), ...globalOptions]
  }

  #options(current: string): Partial<Candidates> {
    const [name = '', value] = current.split('=', 2)
    const option = this.#known().find((each) => `--${each.name}` === name)
    if (option && value !== undefined) return { ...valuesOf(option, `${name}=`), before: `${name}=` }
    const own = this.#known().map((each) => ({ text: `--${each.name}`, says: each.says }))
    const foreign = this.#command?.asDockerRun
      ? [...runFlags.keys()].map((flag) => ({ text: `--${flag}` }))
      : []
    return { fixed: [...own, ...foreign] }
  }
}

function valuesOf(
  { choices = [], live }: Pick<OptionSpec, 'choices' | 'live'>,
  before = '',
): { fixed: readonly Candidate[]; live?: LiveNames } {
  const fixed = choices.map((text) => ({ text: before + text }))
  return live === undefined ? { fixed } : { fixed, live }
}
