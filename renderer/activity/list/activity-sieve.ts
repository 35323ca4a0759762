import type { LocationQuery } from 'vue-router'
import { type ActivityFilter, type ActivityGroup, activityGroupSchema } from '../../../contract/activity.ts'
import { queryText } from '../../composables/query-text.ts'

/** How far back one looks, in milliseconds. */
export const spans = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
} as const
export type Span = keyof typeof spans

/** What of the log is shown, as it stands in the page's address. An empty part means all. */
export interface Sieve {
  readonly registry: string
  readonly group: ActivityGroup | ''
  readonly result: 'done' | 'failed' | ''
  readonly program: string
  readonly since: Span | ''
  readonly text: string
}

export const everything: Sieve = { registry: '', group: '', result: '', program: '', since: '', text: '' }

/** Reads the address; a part that cannot be meant is none. */
export function readSieve(query: LocationQuery): Sieve {
  const one = (key: keyof Sieve, longest: number): string => {
    const text = queryText(query[key])
    return text.length > longest ? '' : text
  }
  const registry = one('registry', 64)
  const group = activityGroupSchema.safeParse(query.group)
  const { result, since } = query
  return {
    registry: /^[a-z0-9-]*$/.test(registry) ? registry : '',
    group: group.success ? group.data : '',
    result: result === 'done' || result === 'failed' ? result : '',
    program: one('program', 80),
    since: typeof since === 'string' && Object.hasOwn(spans, since) ? (since as Span) : '',
    text: one('text', 200),
  }
}

/** The address of a sieve, without what means all. */
export function sieveQuery(sieve: Sieve): Record<string, string> {
  return Object.fromEntries(Object.entries(sieve).filter(([, value]) => value !== ''))
}

/** What the core is asked for. A span ends now and begins on a whole minute. */
export function toFilter(
  { registry, group, result, program, since, text }: Sieve,
  now: number,
): ActivityFilter {
  return {
    ...(registry === '' ? {} : { registryId: registry }),
    ...(group === '' ? {} : { group }),
    ...(result === '' ? {} : { ok: result === 'done' }),
    ...(program === '' ? {} : { program }),
    ...(since === '' ? {} : { from: Math.floor((now - spans[since]) / 60_000) * 60_000 }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
  }
}
