const sizes = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Amounts in the words of one language. */
export interface AmountFormats {
  /** Decimal units as Docker prints them: `12.3 MB`. */
  bytes(bytes: number): string
  /** A length of time in one unit, rounded: `40 sec`, `3 min`, `2 hr`. */
  duration(seconds: number): string
}

/** Keeps what it formats with, as making that is dear: for amounts that change many times a second. */
export function amountFormats(locale: string): AmountFormats {
  const kept = new Map<string, Intl.NumberFormat>()
  const format = (amount: number, unit: string, unitDisplay: 'short' | 'long', digits: number): string => {
    const key = `${unit} ${digits}`
    const made =
      kept.get(key) ??
      new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      })
    kept.set(key, made)
    return made.format(amount)
  }
  return {
    bytes: (bytes) => {
      let amount = bytes
      let unit: 'byte' | (typeof sizes)[number] = 'byte'
      for (const next of sizes) {
        if (amount < 999.5) break
        amount /= 1000
        unit = next
      }
      const digits = unit === 'byte' || amount >= 99.95 ? 0 : 1
      return format(amount, unit, unit === 'byte' ? 'long' : 'short', digits)
    },
    duration: (seconds) => {
      const rounded = Math.max(1, Math.round(seconds))
      if (rounded < 90) return format(rounded, 'second', 'short', 0)
      if (rounded < 5400) return format(Math.round(rounded / 60), 'minute', 'short', 0)
      return format(Math.round(rounded / 3600), 'hour', 'short', 0)
    },
  }
}

/** One amount of bytes, for a page that shows it once. */
export function formatBytes(bytes: number, locale: string): string {
  return amountFormats(locale).bytes(bytes)
}
