/** What can go wrong on this side of the socket, beside the problems of the contract. */
export type CliCode =
  | 'cli.usage'
  | 'cli.ambiguous'
  | 'cli.not-found'
  | 'cli.not-set-up'
  | 'cli.app-ended'
  | 'cli.other-version'
  | 'cli.timeout'
  | 'cli.interrupted'
  | 'cli.terminated'
  | 'cli.no-terminal'
  | 'cli.bug'
  | 'vault.locked'

/** A failure of the command line itself, in words for the user. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: CliCode
  /** What to do about it. */
  readonly next: string | undefined
  readonly data: Readonly<Record<string, unknown>>

  constructor(
    code: CliCode,
    sentence: string,
    { next, data = {} }: { next?: string; data?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(sentence)
    this.code = code
    this.next = next
    this.data = data
  }
}

export function usageError(sentence: string, next?: string): CliError {
  return new CliError('cli.usage', sentence, next === undefined ? {} : { next })
}
