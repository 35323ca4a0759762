/** One way in which a server asks for a login (RFC 9110, `WWW-Authenticate`): its scheme and parameters, lower case. */
export interface Challenge {
  readonly scheme: string
  readonly params: ReadonlyMap<string, string>
}

const word = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const blank = /[ \t]*/y
const gap = /[ \t,]*/y

/**
 * Reads a `WWW-Authenticate` header, which may hold several challenges. What cannot be read ends it: what stood
 * before counts. The first of two parameters of one name wins.
 */
export function readChallenges(header: string): Challenge[] {
  const found: { scheme: string; params: Map<string, string> }[] = []
  let at = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const text = pattern.exec(header)?.[0] ?? ''
    at += text.length
    return text
  }
  for (;;) {
    take(gap)
    const name = take(word).toLowerCase()
    if (name === '') return found
    const afterName = at
    take(blank)
    if (header[at] !== '=') {
      at = afterName
      found.push({ scheme: name, params: new Map() })
      continue
    }
    at += 1
    take(blank)
    const value = header[at] === '"' ? quoted() : take(word)
    const params = found.at(-1)?.params
    if (value === undefined || !params) return found
    if (!params.has(name)) params.set(name, value)
  }

  function quoted(): string | undefined {
    let text = ''
    for (at += 1; at < header.length; at += 1) {
      const letter = header[at]
      if (letter === '"') {
        at += 1
        return text
      }
      if (letter === '\\') at += 1
      text += header[at] ?? ''
    }
    return undefined
  }
}
