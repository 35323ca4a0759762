/**
 * A clock that is never set back while the program runs: where the clock of the machine is, it goes on from where
 * it was by `elapsed` (milliseconds from any start). So nothing that has ended begins again.
 */
export function steadyClock(now: () => number, elapsed: () => number): () => number {
  let last = now()
  let at = elapsed()
  return () => {
    const present = elapsed()
    last = Math.max(now(), last + present - at)
    at = present
    return Math.floor(last)
  }
}
