const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
]

/** Times in the words of one language; making one costs far more than asking it. */
export interface TimeWords {
  /** `3 minutes ago`, `in 2 days`, and `now` for less than a minute: both times in milliseconds since 1970. */
  relative(at: number, now: number): string
  /** Date and time to the second, in the zone of this machine. */
  exact(at: number): string
}

export function timeWords(locale: string): TimeWords {
  const distance = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  return {
    relative: (at, now) => {
      let amount = (at - now) / 60_000
      if (Math.abs(amount) < 1) return distance.format(0, 'second')
      for (const [unit, size] of steps) {
        if (Math.abs(amount) < size) return distance.format(Math.round(amount), unit)
        amount /= size
      }
      return distance.format(Math.round(amount), 'year')
    },
    exact: (at) => moment.format(at),
  }
}
