const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['minute', 60],
  ['hour', 24],
  ['day', 30],
  ['month', 12],
]

/** Times in the words of one language; making one costs far more than asking it. */
export interface TimeWords {
  /** `3 minutes ago`, `in 2 days`, and `now` for less than a minute; `brief` says `3 min. ago`. In milliseconds since 1970. */
  relative(at: number, now: number, brief?: boolean): string
  /** Date and time to the second, in the zone of this machine. */
  exact(at: number): string
}

export function timeWords(locale: string): TimeWords {
  const long = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const short = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  return {
    relative: (at, now, brief = false) => {
      const distance = brief ? short : long
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
