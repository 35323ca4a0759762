/**
 * One text for one value: keys in code-unit order, two spaces, absent for undefined. The same value always
 * gives the same bytes, so that checksums and comparisons hold.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value), undefined, 2)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)])
  // An integer-like key would jump the queue in any object, in the same way on both sides.
  return Object.fromEntries(entries)
}
