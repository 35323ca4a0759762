import type { LogEntry } from '../../../contract/logs.ts'
import { jsonLine } from '../../output/json-line.ts'
import type { Output } from '../../output/output.ts'
import { printableLines } from '../../output/printable.ts'

/** Writes a log: what the container said on standard output there, and the rest on standard error, as Docker does. */
export class LogWriter {
  readonly #output: Output
  /** What has been written of the last line of each stream, which is not ended yet. */
  readonly #open = { stdout: '', stderr: '' }

  constructor(output: Output) {
    this.#output = output
  }

  write(entry: LogEntry): void {
    if (this.#output.json) {
      this.#output.write(jsonLine(entry))
      return
    }
    switch (entry.kind) {
      case 'lines':
        this.#lines(entry)
        break
      case 'skipped':
        this.#output.note(
          `${entry.count} lines were left out, because they came faster than they could be sent`,
        )
        break
      case 'ended':
      case 'started':
      case 'gone':
        this.#output.note(`The container has ${entry.kind === 'gone' ? 'been removed' : entry.kind}`)
        break
      default:
        entry satisfies never
    }
  }

  /** A line that has not been ended is ended. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      if (this.#open[stream] !== '') this.#say(stream, '\n')
    }
  }

  #lines({ stream, lines, open }: LogEntry & { kind: 'lines' }): void {
    for (const [at, line] of lines.entries()) {
      const isOpen = open === true && at === lines.length - 1
      const written = this.#open[stream]
      // an open line comes again from its start
      const rest = written !== '' && line.startsWith(written) ? line.slice(written.length) : line
      this.#open[stream] = isOpen ? line : ''
      this.#say(stream, isOpen ? rest : `${rest}\n`)
    }
  }

  #say(stream: 'stdout' | 'stderr', text: string): void {
    const { isTerminal, isErrorTerminal } = this.#output
    // either may be redirected alone
    const shown = (stream === 'stdout' ? isTerminal : isErrorTerminal) ? printableLines(text) : text
    if (stream === 'stdout') this.#output.write(shown)
    else this.#output.writeError(shown)
  }
}
