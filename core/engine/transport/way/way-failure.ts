import type { ProblemData } from '../../../../contract/problem.ts'

export type UnreachableReason = ProblemData<'engine.unreachable'>['reason']

type Details = {
  /** The raw words of whoever refused, uncleaned. */
  readonly words?: string
  /** What the user may type in a terminal to see the same. */
  readonly command?: string
  /** Nothing has reached an engine, and the next connection takes another way. */
  readonly goOn?: boolean
}

/** Why a connection to an engine, over TLS or ssh, did not come about. Becomes `engine.unreachable`. */
export class WayFailure extends Error {
  override readonly name = 'WayFailure'
  readonly reason: UnreachableReason
  readonly details: Details

  constructor(reason: UnreachableReason, details: Details = {}) {
    super(reason)
    this.reason = reason
    this.details = details
  }
}
