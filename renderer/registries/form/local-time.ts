/** Milliseconds since 1970 as a value of the browser's date and time field, in the zone of this machine. */
export function toLocalTime(at: number): string {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** The other way; undefined for a field that is empty or not a date after 1970. */
export function fromLocalTime(typed: string): number | undefined {
  const at = new Date(typed).getTime()
  return typed === '' || Number.isNaN(at) || at < 0 ? undefined : at
}
