import type { RpcLog } from '../rpc/call-outcome.ts'

/** One line of the log, as it was written. */
export interface LogLine {
  readonly at: number
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: object
}

/** Lines that are kept: some minutes of a busy page. */
const most = 300

/** Passes every line on to the log of the shell, and remembers the last ones. */
export class LogTail implements RpcLog {
  readonly #log: RpcLog
  readonly #now: () => number
  #lines: LogLine[] = []

  constructor(log: RpcLog, now: () => number) {
    this.#log = log
    this.#now = now
  }

  /** Oldest first. */
  lines(): readonly LogLine[] {
    return this.#lines.slice(-most)
  }

  info(fields: object, message: string): void {
    this.#log.info(fields, message)
    this.#keep('info', fields, message)
  }

  warn(fields: object, message: string): void {
    this.#log.warn(fields, message)
    this.#keep('warn', fields, message)
  }

  error(fields: object, message: string): void {
    this.#log.error(fields, message)
    this.#keep('error', fields, message)
  }

  #keep(level: LogLine['level'], fields: object, message: string): void {
    this.#lines.push({ at: this.#now(), level, message, fields })
    // seldom, and not a copy for each line
    if (this.#lines.length > most * 2) this.#lines = this.#lines.slice(-most)
  }
}
