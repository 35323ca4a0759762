/** What is left of a time in milliseconds, as `59:04` or `11:59:04`; never less than nothing. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return seconds < 3600 ? rest.replace(/^0(?=\d:)/, '') : `${Math.floor(seconds / 3600)}:${rest}`
}
