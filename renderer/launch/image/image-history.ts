/** An image that was asked for before. */
export interface UsedImage {
  readonly image: string
  readonly at: number
}

/** The images used before, each once, last used first. */
export function imageHistory(uses: readonly UsedImage[]): string[] {
  const latest = new Map<string, number>()
  for (const { image, at } of uses) latest.set(image, Math.max(at, latest.get(image) ?? 0))
  return [...latest].sort((a, b) => b[1] - a[1]).map(([image]) => image)
}

/** Those of the history that hold the typed text, those that begin with it first. */
export function matchingImages(history: readonly string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase()
  const holding = history.filter((image) => image.toLowerCase().includes(wanted))
  const beginning = holding.filter((image) => image.toLowerCase().startsWith(wanted))
  return [...beginning, ...holding.filter((image) => !beginning.includes(image))]
}

/** What completes the typed text to the image used last that begins with it; empty where none does. */
export function completion(history: readonly string[], typed: string): string {
  if (typed === '') return ''
  const found = history.find((image) => image.startsWith(typed) && image !== typed)
  return found ? found.slice(typed.length) : ''
}
