import type { Output } from '../output/output.ts'
import { usageError } from './cli-error.ts'

/** Values of options by their long names; a switch that is on has an empty one. */
export type OptionValues = ReadonlyMap<string, string>

/** What surrounds the program; a port, so that tests need no process. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly cwd: string
  readonly platform: NodeJS.Platform
}

/** What a command was called with, and what it answers through. */
export class Call {
  /** The words of the command that is called. */
  readonly words: string
  readonly output: Output
  readonly surroundings: Surroundings
  readonly args: readonly string[]
  /** Ends with the reason when the user, the system or `--timeout` wants an end. */
  readonly signal: AbortSignal
  readonly #values: OptionValues

  constructor(options: {
    words: string
    values: OptionValues
    args: readonly string[]
    output: Output
    surroundings: Surroundings
    signal: AbortSignal
  }) {
    this.words = options.words
    this.output = options.output
    this.surroundings = options.surroundings
    this.args = options.args
    this.signal = options.signal
    this.#values = options.values
  }

  /** The value of an option; undefined where it was not given. */
  text(option: string): string | undefined {
    return this.#values.get(option)
  }

  /** Whether an option was given. */
  has(option: string): boolean {
    return this.#values.has(option)
  }

  /** A whole number within bounds; a usage error names the option otherwise. */
  whole(option: string, least: number, most: number): number | undefined {
    const text = this.text(option)
    if (text === undefined) return undefined
    const number = Number(text)
    if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number
    throw usageError(`--${option} takes a whole number from ${least} to ${most}.`)
  }

  /** The argument at a place, which the parser has seen to be there. */
  arg(at: number): string {
    return this.args[at] ?? ''
  }
}
