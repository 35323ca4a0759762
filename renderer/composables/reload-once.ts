/** For how long a failure after a reload is not met with another one (milliseconds). */
const pause = 60_000
const key = 'fairlead.reloaded-at'

/**
 * Loads the page anew, at the address `to` (after the `#`) where one is given, unless that was done within the last
 * minute; false then. A browser remembers that a part of the program did not come, so only loading all of it anew
 * tries again.
 */
export function reloadOnce(to?: string): boolean {
  const before = Number(sessionStorage.getItem(key))
  if (Math.abs(Date.now() - before) < pause) return false
  sessionStorage.setItem(key, String(Date.now()))
  if (to !== undefined) location.hash = to
  location.reload()
  return true
}
