type Json = Readonly<Record<string, unknown>>

/** More than these are not looked for everywhere: each costs a pass over the whole. */
const most = 200

/** Where a word of the command stands a second time, perhaps without the flag that told what it is. */
const commands: ReadonlySet<string> = new Set(['Args', 'Cmd', 'Entrypoint', 'Test'])

/**
 * Replaces what has been found to be secret wherever it stands: long ones within any text, short or plain
 * words, which are found anywhere by chance, only as whole words of a command.
 */
export function scrubbed(value: Json, secrets: ReadonlySet<string>, mask: string): Json {
  const found = [...secrets].filter((secret) => secret !== '').slice(0, most)
  if (found.length === 0) return value
  // a longer one may hold a shorter one
  const long = found.filter(isTelling).sort((a, b) => b.length - a.length)
  const scrub = (key: string, one: unknown): unknown => {
    if (typeof one === 'string') {
      if (commands.has(key) && secrets.has(one)) return mask
      return long.reduce((text, secret) => text.replaceAll(secret, mask), one)
    }
    if (Array.isArray(one)) return one.map((item) => scrub(key, item))
    return typeof one === 'object' && one !== null ? object(one) : one
  }
  const object = (from: object): Json =>
    Object.fromEntries(Object.entries(from).map(([key, item]) => [String(scrub('', key)), scrub(key, item)]))
  return object(value)
}

function isTelling(secret: string): boolean {
  return secret.length >= 8 && !/^[a-z]+$/i.test(secret)
}
