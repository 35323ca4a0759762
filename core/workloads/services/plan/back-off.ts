/** What is remembered of things that failed. Instants are of a clock that nobody sets (milliseconds). */
export interface Failures {
  readonly count: number
  readonly at: number
}

const first = 1000
const longest = 5 * 60_000

/** After so long without a failure the pace begins anew. */
const health = 10 * 60_000

export function failedAgain(before: Failures | undefined, at: number): Failures {
  const recent = before !== undefined && at - before.at < health
  return { count: recent ? before.count + 1 : 1, at }
}

/** When the next try may be made: after 1 s, then twice as long each time, 5 min at most. */
export function retryAt({ count, at }: Failures): number {
  return at + Math.min(longest, first * 2 ** Math.min(count - 1, 20))
}
