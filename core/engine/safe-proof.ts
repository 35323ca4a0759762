/**
 * Makes the words of a remote party fit to be shown and logged: ANSI sequences, control and bidirectional
 * characters go, white space becomes one space, and at most 2000 UTF-16 units are kept.
 */
export function safeProof(text: string, limit = 2000): string {
  if (text.length <= limit && isPlain.test(text)) return text
  const plain = text
    // what is cut away cannot matter to what is kept, except for the sequences removed here
    .slice(0, limit * 8)
    .replace(ansi, '')
    .replace(/[\p{Zl}\p{Zp}\t\n\v\f\r\u0085]/gu, ' ')
    .replace(invisible, '')
    .replace(/\s+/gu, ' ')
    .trim()
  return plain.length <= limit ? plain : `${dropHalfPair(plain.slice(0, limit - 1))}…`
}

/** Words of printable ASCII with one space between them, as nearly all are: nothing there to take out. */
const isPlain = /^(?:[!-~]+(?: [!-~]+)*)?$/

// CSI, OSC (closed by BEL or ST) and two-character escapes, in their 7-bit and 8-bit forms
const ansi = new RegExp(
  [
    '(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]',
    '(?:\\u001b\\]|\\u009d)[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c)',
    '\\u001b[@-_]?',
  ].join('|'),
  'g',
)
// control, format (bidirectional overrides, zero-width, tags), private use, lone surrogates
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu

function dropHalfPair(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '')
}
