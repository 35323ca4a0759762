import type { Call } from '../../command/call.ts'
import { usageError } from '../../command/cli-error.ts'

const hour = 3_600_000
const units: Readonly<Record<string, number>> = { h: hour, d: 24 * hour }

/** What `--expires` says: an instant, nothing for `never`, and `before` where it was not given. */
export function expiryOf(call: Call, before: number | undefined): number | undefined {
  const text = call.text('expires')
  if (text === undefined) return before
  if (text === 'never') return undefined
  const [, count, unit = ''] = /^(\d{1,5})([hd])$/.exec(text) ?? []
  if (count !== undefined) return Date.now() + Number(count) * (units[unit] ?? hour)
  const instant = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(instant) && instant > 0) return instant
  throw usageError('--expires takes a date such as 2030-01-31, a span such as 12h or 90d, or never.')
}
