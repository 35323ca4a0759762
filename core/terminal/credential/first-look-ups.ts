import type { TerminalNotice } from '../../../contract/terminal.ts'
import { latestOf } from '../../rpc/latest.ts'

/** As many programs are known by name; a crowd of made-up names is told of no further. */
const mostPrograms = 200

/** Tells every page of the first look-up of each program since the app started. */
export class FirstLookUps {
  readonly #seen = new Set<string>()
  readonly #readers = new Set<(notice: TerminalNotice) => void>()

  note(notice: TerminalNotice): void {
    if (this.#seen.has(notice.program) || this.#seen.size >= mostPrograms) return
    this.#seen.add(notice.program)
    for (const reader of this.#readers) reader(notice)
  }

  /** The notices since the last message; the first is empty and says "connected". */
  changes(signal: AbortSignal | undefined): AsyncGenerator<TerminalNotice[], void> {
    let pending: TerminalNotice[] = []
    const subscribe = (onChange: () => void) => {
      const reader = (notice: TerminalNotice) => {
        pending.push(notice)
        onChange()
      }
      this.#readers.add(reader)
      return () => this.#readers.delete(reader)
    }
    const read = () => {
      const notices = pending
      pending = []
      return notices
    }
    return latestOf(subscribe, read, { perSecond: 2 }, signal)
  }
}
