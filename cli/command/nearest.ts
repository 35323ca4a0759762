/** The word that was probably meant; undefined where none is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const near = known
    .map((word) => ({
      word,
      distance: word.startsWith(typed) && typed.length > 1 ? 1 : distance(typed, word),
    }))
    .filter(
      ({ word, distance }) => distance <= Math.max(1, Math.floor(Math.max(word.length, typed.length) / 3)),
    )
  return near.sort((a, b) => a.distance - b.distance || a.word.length - b.word.length)[0]?.word
}

/** How many letters must be added, taken out, replaced or swapped with a neighbour. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4) return Number.POSITIVE_INFINITY
  let above: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (above[j - 2] ?? 0) + 1)
      }
      next.push(least)
    }
    above = row
    row = next
  }
  return row[b.length] ?? 0
}
