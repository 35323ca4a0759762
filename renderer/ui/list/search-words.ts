/**
 * What a search asks of the text of a row, which is in small letters: each of its words must be in it. Undefined
 * where nothing was typed.
 */
export function searchWords(search: string): ((text: string) => boolean) | undefined {
  const words = search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return words.length === 0 ? undefined : (text) => words.every((word) => text.includes(word))
}
