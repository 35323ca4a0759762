/** The longest repository path that the distribution grammar allows, without host and tag. */
export const longestPath = 255

/** A reference as the distribution grammar reads it: `domain` is '' where the text names none. */
export interface GrammarReference {
  readonly domain: string
  readonly path: string
  readonly tag?: string
  readonly digest?: string
}

export type GrammarFault =
  | 'empty'
  | 'uppercase'
  | 'bad-format'
  | 'bad-tag'
  | 'bad-digest'
  | 'digest-algorithm'
  | 'digest-length'
  | 'name-too-long'

export type GrammarResult =
  | { readonly ok: true; readonly reference: GrammarReference }
  | { readonly ok: false; readonly code: GrammarFault }

/** The digest algorithms that the OCI image specification registers, with their length in hex digits. */
export const registeredAlgorithms: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha512', 128],
])

/**
 * Reads a reference exactly as `Parse` of distribution/reference does, in linear time: nothing is
 * defaulted, rewritten or range-checked. The caller caps the length of the text.
 */
export function parseGrammar(
  text: string,
  algorithms: ReadonlyMap<string, number> = registeredAlgorithms,
): GrammarResult {
  if (text === '') return { ok: false, code: 'empty' }
  const parts = split(text)
  const code = faultOf(parts)
  if (code !== undefined) {
    const lower = text.toLowerCase()
    const onlyCase = lower !== text && faultOf(split(lower)) === undefined
    return { ok: false, code: onlyCase ? 'uppercase' : code }
  }
  const name = splitName(parts.name)
  if (name.path.length > longestPath) return { ok: false, code: 'name-too-long' }
  if (parts.digest !== undefined) {
    const fault = digestFault(parts.digest, algorithms)
    if (fault !== undefined) return { ok: false, code: fault }
  }
  const { tag, digest } = parts
  return {
    ok: true,
    reference: {
      ...name,
      ...(tag === undefined ? {} : { tag }),
      ...(digest === undefined ? {} : { digest }),
    },
  }
}

/** Whether a text is a repository path: components joined by single slashes. */
export function isPath(text: string): boolean {
  return text.split('/').every(isPathComponent)
}

/** Whether a text is `host` or `host:port` by the grammar, which checks no port's range and no address's sense. */
export function isDomain(text: string): boolean {
  if (text.startsWith('[')) return /^\[[0-9A-Fa-f:]+\](?::[0-9]+)?$/.test(text)
  const colon = text.indexOf(':')
  if (colon >= 0 && !/^[0-9]+$/.test(text.slice(colon + 1))) return false
  const name = colon < 0 ? text : text.slice(0, colon)
  return name.split('.').every(isDomainLabel)
}

interface Parts {
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Neither name nor tag may hold `@`, and no tag holds `/` or `:`, so each cut has one possible place. */
function split(text: string): Parts {
  const at = text.indexOf('@')
  const tagged = at < 0 ? text : text.slice(0, at)
  const digest = at < 0 ? undefined : text.slice(at + 1)
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1)
  if (colon < 0) return { name: tagged, tag: undefined, digest }
  return { name: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest }
}

function faultOf({ name, tag, digest }: Parts): GrammarFault | undefined {
  if (!isName(name)) return 'bad-format'
  if (tag !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(tag)) return 'bad-tag'
  if (digest !== undefined && !isDigest(digest)) return 'bad-digest'
  return undefined
}

function isName(name: string): boolean {
  const slash = name.indexOf('/')
  if (slash > 0 && isDomain(name.slice(0, slash)) && isPath(name.slice(slash + 1))) return true
  return isPath(name)
}

function splitName(name: string): { domain: string; path: string } {
  const slash = name.indexOf('/')
  const domain = slash < 0 ? '' : name.slice(0, slash)
  if (slash < 0 || !isDomain(domain)) return { domain: '', path: name }
  return { domain, path: name.slice(slash + 1) }
}

function isDomainLabel(label: string): boolean {
  return /^[A-Za-z0-9-]+$/.test(label) && !label.startsWith('-') && !label.endsWith('-')
}

function isPathComponent(component: string): boolean {
  let at = 0
  for (;;) {
    const start = at
    while (isLowerAlphanumeric(component.charCodeAt(at))) at++
    if (at === start) return false
    if (at === component.length) return true
    const separator = component[at]
    if (separator === '.') at++
    else if (separator === '_') at += component[at + 1] === '_' ? 2 : 1
    else if (separator === '-') while (component[at] === '-') at++
    else return false
  }
}

function isLowerAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57)
}

function isDigest(digest: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}$/.test(digest)
}

/** The checks of opencontainers/go-digest on a digest that the grammar has let through, in its order. */
function digestFault(digest: string, algorithms: ReadonlyMap<string, number>): GrammarFault | undefined {
  const colon = digest.indexOf(':')
  const algorithm = digest.slice(0, colon)
  const hex = digest.slice(colon + 1)
  const length = algorithms.get(algorithm)
  if (length === undefined) return algorithm === algorithm.toLowerCase() ? 'digest-algorithm' : 'bad-digest'
  if (hex.length !== length) return 'digest-length'
  return /^[0-9a-f]+$/.test(hex) ? undefined : 'bad-digest'
}
