/** What acts upon a terminal, turns text around or cannot be seen. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]/gu

/** Characters of one text that are told. */
const longest = 200

/** Text of another party, with what could act upon its reader written out as `\u{202e}`, and cut to 200 characters. */
export function inertText(text: string): string {
  const characters = Array.from(text.slice(0, longest * 4))
  const cut = characters.length > longest || text.length > longest * 4
  const said = characters.slice(0, longest).join('').replace(unseen, written)
  return cut ? `${said}…` : said
}

function written(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/** A word of our own code, such as a code or an errno; `other` where it is none. */
export function ownWord(word: string | undefined): string | undefined {
  if (word === undefined) return undefined
  return /^[A-Za-z][A-Za-z0-9.-]{0,60}$/.test(word) ? word : 'other'
}
