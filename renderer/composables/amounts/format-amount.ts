const sizes = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Bytes in decimal units as Docker prints them: `12.3 MB`. */
export function formatBytes(bytes: number, locale: string): string {
  let amount = bytes
  let unit: 'byte' | (typeof sizes)[number] = 'byte'
  for (const next of sizes) {
    if (amount < 999.5) break
    amount /= 1000
    unit = next
  }
  const digits = unit === 'byte' || amount >= 99.95 ? 0 : 1
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount)
}

/** A length of time in one unit, rounded: `40 sec`, `3 min`, `2 hr`. Seconds in, words of the locale out. */
export function formatDuration(seconds: number, locale: string): string {
  const rounded = Math.max(1, Math.round(seconds))
  const [amount, unit] =
    rounded < 90
      ? ([rounded, 'second'] as const)
      : rounded < 5400
        ? ([Math.round(rounded / 60), 'minute'] as const)
        : ([Math.round(rounded / 3600), 'hour'] as const)
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(amount)
}
