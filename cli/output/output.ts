import type { CliFailure } from '../session/failure.ts'
import { jsonLine } from './json-line.ts'
import { printable } from './printable.ts'
import { tableText } from './table.ts'

/** One of the two outputs, as Node's streams are. */
export interface Sink {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface OutputOptions {
  readonly out: Sink
  readonly err: Sink
  readonly json: boolean
  readonly quiet: boolean
  readonly color: boolean
}

/** Where answers, remarks and errors go, each in the form that was asked for. */
export class Output {
  readonly #options: OutputOptions

  constructor(options: OutputOptions) {
    this.#options = options
  }

  get json(): boolean {
    return this.#options.json
  }

  get quiet(): boolean {
    return this.#options.quiet
  }

  /** Whether the answer is read by a person at a terminal. */
  get isTerminal(): boolean {
    return this.#options.out.isTTY === true
  }

  /** Whether what goes to standard error is seen by a person at a terminal. */
  get isErrorTerminal(): boolean {
    return this.#options.err.isTTY === true
  }

  /** The answer: its data as one line of JSON, or the text for a person. */
  answer(data: unknown, text: () => string): void {
    this.write(this.json ? jsonLine(data) : text())
  }

  /** A table that fits the terminal. */
  table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
    return tableText(heads, rows, this.isTerminal ? this.#options.out.columns : undefined)
  }

  /** Writes to standard output as it is. */
  write(text: string): void {
    if (text !== '') this.#options.out.write(text)
  }

  /** Writes to standard error as it is: what somebody else said there. */
  writeError(text: string): void {
    if (text !== '') this.#options.err.write(text)
  }

  /** A remark for a person, on standard error, unless it is to be quiet. */
  note(line: string): void {
    if (!this.quiet && !this.json) this.#options.err.write(`${printable(line)}\n`)
  }

  /** One line of standard error that is written over and over; undefined where no person would see it. */
  liveLine(): { show(text: string): void; clear(): void } | undefined {
    const { err, json, quiet } = this.#options
    if (err.isTTY !== true || json || quiet) return undefined
    return {
      show: (text) => err.write(`\r\u001b[K${printable(text)}`),
      clear: () => err.write('\r\u001b[K'),
    }
  }

  /** Columns of the terminal that a live line may take. */
  get liveColumns(): number {
    return Math.max(20, (this.#options.err.columns ?? 80) - 1)
  }

  /** Tells a failure on standard error: sentence, next step and the raw answer, or one line of JSON. */
  fail(failure: CliFailure): void {
    const { err, json, color } = this.#options
    if (json) {
      err.write(jsonLine({ error: failure }))
      return
    }
    const name = color && err.isTTY === true ? '\u001b[31mfairlead:\u001b[0m' : 'fairlead:'
    const lines = [`${name} ${printable(failure.message)}`]
    for (const detail of failure.details ?? []) lines.push(`  ${printable(detail)}`)
    if (failure.proof !== undefined) lines.push(`  ${printable(failure.proof)}`)
    if (failure.next !== undefined) lines.push(printable(failure.next))
    err.write(`${lines.join('\n')}\n`)
  }
}
