/** Letters without case and accents, so that `offnen` finds *Öffnen*. */
export function plainLetters(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/**
 * How well one word fits a text, both in plain letters: 0 to 100, undefined where it does not. A whole text stands
 * before its beginning, that before the beginning of a word, that before a part, that before letters in their order
 * of which the first begins a word.
 */
export function fuzzyScore(text: string, word: string): number | undefined {
  if (word === '') return 0
  if (text === word) return 100
  const at = text.indexOf(word)
  if (at === 0) return 90
  if (at > 0) return beginsWord(text, text.indexOf(word), word) ? 80 : 60
  return scattered(text, word)
}

function beginsWord(text: string, from: number, word: string): boolean {
  for (let at = from; at !== -1; at = text.indexOf(word, at + 1)) if (isStart(text, at)) return true
  return false
}

function isStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))
}

/** Letters in their order, each at the beginning of a word or right after the one before. */
function scattered(text: string, word: string): number | undefined {
  if (word.length < 2) return undefined
  let from = 0
  let jumps = 0
  let last = -2
  for (const letter of word) {
    let at = text.indexOf(letter, from)
    while (at !== -1 && at !== last + 1 && !isStart(text, at)) at = text.indexOf(letter, at + 1)
    if (at === -1) return undefined
    if (at !== last + 1) jumps += 1
    last = at
    from = at + 1
  }
  return Math.max(10, 50 - 5 * jumps)
}
