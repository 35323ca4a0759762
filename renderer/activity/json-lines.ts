/** One JSON object a line, as log tools read it (jsonlines.org). */
export function jsonLines(entries: readonly object[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}
