const secretParts = new Set(
  `auth key keys pass passphrase passwd password pin pw pwd secret secrets token tokens credential credentials
   cred creds apikey dsn salt signature cookie bearer jwt otp`.split(/\s+/),
)
const secretStems = /pass(?:word|wd|phrase|$)|secret|token|api[_-]?key|credential|private|access_?key/i

/** Whether a name says that its value is a secret: a whole part of it such as `KEY`, or a stem within it. */
export function isSecretName(name: string): boolean {
  if (secretStems.test(name)) return true
  const parts = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  return parts.some((part) => secretParts.has(part))
}

/** Whether a value looks like a secret whatever its name: a login in an address, a key, or random characters. */
export function isSecretValue(value: string): boolean {
  if (/:\/\/[^/?#\s:]*:[^/?#\s]+@/.test(value) || /:\/\/[^/?#\s:]{12,}@/.test(value)) return true
  if (/-----BEGIN [A-Z ]*PRIVATE KEY/.test(value) || /^(?:basic|bearer)\s+\S{8,}/i.test(value)) return true
  // a hash of a password, as in a file of `htpasswd` or `/etc/shadow`
  if (/(?:^|[:\s=])\$(?:apr1|2[abxy]|5|6|7|y|argon2\w+)\$/.test(value)) return true
  if (/authorization\s*[:=]\s*\S/i.test(value)) return true
  // as in a query, a header or an option, and within JSON, quoted once or twice
  if (/(?:password|passwd|pwd|secret|token|api[_-]?key|accountkey)\\?["']?\s*[=:]\s*[^\s;&]/i.test(value))
    return true
  if (/(?:^|[^a-z])pass(?:=|\\?["']\s*:)\s*[^\s;&]/i.test(value)) return true
  return value.split(/[\s,;:=@?&"'/]+/).some(isRandom)
}

/** Whether a variable with this value is better not repeated. A path to a secret is none. */
export function isSecret(name: string, value: string): boolean {
  if (value === '') return false
  const isPath = /_(?:FILE|PATH|DIR)$/i.test(name) && /^(?:\/|[a-zA-Z]:\\)[^:]*$/.test(value)
  return !isPath && (isSecretName(name) || isSecretValue(value))
}

/** Long, without a word in it, and of characters that differ: what a generator makes and nobody types. */
function isRandom(whole: string): boolean {
  // the beginning of a long one tells as much
  const text = whole.slice(0, 4096)
  if (text.length < 20 || !/^[\w+./~-]+=*$/.test(text)) return false
  if (!/\d/.test(text) || !/[a-z]/i.test(text)) return false
  const isHex = /^[\da-f-]+$/i.test(text)
  return entropy(text) > (isHex ? 2.7 : 3.5)
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}
