/** The instant of a stamp (RFC 3339 with up to nine decimals) in milliseconds; undefined for anything else. */
export function instantOf(stamp: string): number | undefined {
  if (!form.test(stamp)) return undefined
  const at = Date.parse(stamp)
  return Number.isFinite(at) && at >= 0 ? at : undefined
}

const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/

/** Whether a stamp is of a later nanosecond than another. Engines write them all alike, so texts compare. */
export function isLater(stamp: string, than: string): boolean {
  const alike = stamp.length === than.length && stamp.endsWith('Z') && than.endsWith('Z')
  return alike ? stamp > than : Date.parse(stamp) > Date.parse(than)
}

/** The longest stamp that an engine writes, with some room. */
export const longestStamp = 40
