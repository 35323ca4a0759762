/** What a terminal would act upon or turn around: control characters, bidirectional marks, halves of pairs. */
const unprintable = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu
const inLines = /(?![\n\t])[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** Text of another party on one line of a terminal, with what the terminal would act upon written out. */
export function printable(text: string): string {
  return text.replace(unprintable, written)
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.replace(inLines, written)
}

function written(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += widthOf(character)
  return columns
}

/** The beginning of a text that fits, with `…` where something is missing. */
export function cutTo(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text
  let cut = ''
  let taken = 0
  for (const character of text) {
    taken += widthOf(character)
    if (taken > columns - 1) break
    cut += character
  }
  return `${cut}…`
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u

function widthOf(character: string): number {
  if (/\p{Mn}|\p{Me}/u.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
