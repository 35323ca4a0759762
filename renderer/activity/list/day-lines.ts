import type { ActivityEntry } from '../../../contract/activity.ts'

/** A line of the table: the heading of a day, or an entry. `at` is a time on that day. */
export type ActivityLine =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: ActivityEntry }

/** The entries, newest first, with a heading wherever another day begins. */
export function dayLines(entries: readonly ActivityEntry[], dayOf = dayKey): ActivityLine[] {
  let day: string | undefined
  return entries.flatMap((entry): ActivityLine[] => {
    const before = day
    day = dayOf(entry.at)
    const line = { kind: 'entry', key: entry.id, entry } as const
    // a clock that was set back makes the same day begin twice, so the first entry's id is part of its key
    return day === before ? [line] : [{ kind: 'day', key: `${day} ${entry.id}`, at: entry.at }, line]
  })
}

/** The day in the zone of this machine. */
function dayKey(at: number): string {
  return new Date(at).toDateString()
}

/** Days and times of day in the words of one language. */
export interface DayWords {
  /** `Today`, `Yesterday`, else the date with its weekday. */
  day(at: number, now: number): string
  /** To the second, in the zone of this machine. */
  time(at: number): string
  /** The date alone. */
  date(at: number): string
}

export function dayWords(locale: string): DayWords {
  const near = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full' })
  const moment = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  return {
    day: (at, now) => {
      const distance = Math.round((startOf(at) - startOf(now)) / 86_400_000)
      if (distance > 0 || distance < -1) return whole.format(at)
      const text = near.format(distance, 'day')
      return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)
    },
    time: (at) => moment.format(at),
    date: (at) => date.format(at),
  }
}

function startOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
