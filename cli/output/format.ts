const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A number of bytes in decimal units, as engines write it. */
export function bytesText(bytes: number): string {
  let value = bytes
  let at = 0
  while (value >= 999.5 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  const digits = at === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
  return `${value.toFixed(digits)} ${units[at]}`
}

/** A span of time in its two largest units. */
export function spanText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`
}

/** How long ago an instant is, in its largest unit. */
export function agoText(instant: number, now: number): string {
  const seconds = Math.round((now - instant) / 1000)
  if (seconds < 1) return 'now'
  return `${spanText(seconds).split(' ').slice(0, 2).join(' ')} ago`
}

/** An instant as date and time of this machine, such as `2026-11-22 05:40`. */
export function instantText(instant: number): string {
  const date = new Date(instant)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Lines of a name and a value each, the values in one column; those without a value are left out. */
export function factsText(facts: readonly (readonly [name: string, value: string | undefined])[]): string {
  const shown = facts.filter(([, value]) => value !== undefined && value !== '')
  const widest = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${`${name}:`.padEnd(widest + 2)}${value}\n`).join('')
}
