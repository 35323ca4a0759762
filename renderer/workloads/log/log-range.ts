import type { LogRange } from './use-log.ts'

/** Where a log is begun to be read, as it can be chosen. */
export const rangeNames = [
  'lines100',
  'lines1000',
  'lines10000',
  'lines50000',
  'minutes10',
  'hour',
  'day',
] as const
export type RangeName = (typeof rangeNames)[number]

const minute = 60_000

/** What is asked for; times are counted from now. */
export function rangeOf(name: RangeName, now: number): LogRange {
  switch (name) {
    case 'lines100':
      return { tail: 100 }
    case 'lines1000':
      return { tail: 1000 }
    case 'lines10000':
      return { tail: 10_000 }
    case 'lines50000':
      return { tail: 50_000 }
    case 'minutes10':
      return { tail: 50_000, since: now - 10 * minute }
    case 'hour':
      return { tail: 50_000, since: now - 60 * minute }
    case 'day':
      return { tail: 50_000, since: now - 24 * 60 * minute }
  }
}
