import type { UpdateFailure } from '../../contract/updates.ts'

/** What looks for newer versions, fetches one, and has it installed when the program ends. Throws `UpdateError`. */
export interface Updater {
  /** The newer version, or undefined where there is none. */
  look(): Promise<string | undefined>
  /** Fetches what was found last. The percentage is of bytes. */
  fetch(onPercent: (percent: number) => void): Promise<void>
}

/** Why it came to nothing; `cause` is what the updater has thrown. */
export class UpdateError extends Error {
  readonly reason: UpdateFailure

  constructor(reason: UpdateFailure, cause: unknown) {
    super(`update: ${reason}`, { cause })
    this.reason = reason
  }
}
