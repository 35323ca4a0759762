/** Of the raw answer, in characters. */
const longest = 256 * 1024

// control, format (bidirectional overrides, zero-width, tags), private use, lone surrogates, other line ends
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu

/** A value as JSON with two spaces, in which every character that could not be seen is written as its escape. */
export function inertJson(value: unknown): { readonly text: string; readonly cut: boolean } {
  const lines = JSON.stringify(value, undefined, 2)
    .split('\n')
    .map((line) => line.replace(unseen, escaped))
  const text = lines.join('\n')
  if (text.length <= longest) return { text, cut: false }
  return { text: `${text.slice(0, text.lastIndexOf('\n', longest))}\n…`, cut: true }
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('')
}
