/** One way in which a secret's bytes may stand in a file or a stream. */
export type CanaryForm = { readonly form: string; readonly bytes: Buffer }

const pieceLength = 12

/**
 * All forms in which a secret is looked for: as it is, base64 and base64url at each of the three alignments,
 * hex, percent-encoded, JSON-escaped, UTF-16LE, and its first and last 12 characters. Throws for a secret
 * under 16 characters: its pieces would be found by chance.
 */
export function canaryForms(secret: string): CanaryForm[] {
  if (secret.length < 16) throw new Error('a canary needs at least 16 characters')
  const bytes = Buffer.from(secret)
  const texts: [string, string][] = [
    ['raw', secret],
    ...[0, 1, 2].flatMap((shift): [string, string][] => [
      [`base64+${shift}`, aligned(bytes, shift, 'base64')],
      [`base64url+${shift}`, aligned(bytes, shift, 'base64url')],
    ]),
    ['hex', bytes.toString('hex')],
    ['HEX', bytes.toString('hex').toUpperCase()],
    ['percent', encodeURIComponent(secret)],
    ['percent, lower case', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['percent, every byte', bytes.toString('hex').toUpperCase().replace(/../g, '%$&')],
    ['JSON', JSON.stringify(secret).slice(1, -1)],
    ['JSON, \\u', [...secret].map(unicodeEscape).join('')],
    ['first 12', secret.slice(0, pieceLength)],
    ['last 12', secret.slice(-pieceLength)],
  ]
  const forms = texts.map(([form, text]) => ({ form, bytes: Buffer.from(text) }))
  forms.push({ form: 'UTF-16LE', bytes: Buffer.from(secret, 'utf16le') })
  const seen = new Set<string>()
  return forms.filter((found) => {
    const key = found.bytes.toString('latin1')
    return !seen.has(key) && seen.add(key)
  })
}

/**
 * The base64 characters that a secret gives when `shift` bytes of something else stand before it: only those
 * that hold no bit of a neighbour.
 */
function aligned(bytes: Buffer, shift: number, encoding: 'base64' | 'base64url'): string {
  const from = Math.ceil((shift * 8) / 6)
  const to = Math.floor(((shift + bytes.length) * 8) / 6)
  return Buffer.concat([Buffer.alloc(shift), bytes])
    .toString(encoding)
    .slice(from, to)
}

function unicodeEscape(character: string): string {
  return [
    ...Buffer.from(character, 'utf16le')
      .toString('hex')
      .matchAll(/(..)(..)/g),
  ]
    .map(([, low, high]) => `\\u${high}${low}`)
    .join('')
}
