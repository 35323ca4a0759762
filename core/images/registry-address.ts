import { domainToASCII, domainToUnicode } from 'node:url'
import { canonicalHost, type HostFault, type HostNote, splitAuthority } from './canonical-host.ts'
import { isPath, longestPath } from './grammar.ts'

/** Where a credential may be sent: a canonical host, and '' or a path prefix without slashes at its ends. */
export interface RegistryAddress {
  readonly host: string
  readonly prefix: string
}

/** What was changed in the address as typed, for the preview before it is saved. */
export type AddressNote =
  | HostNote
  | 'idn'
  | 'plain-http'
  | 'scheme-dropped'
  | 'slash-dropped'
  | 'version-dropped'

export type AddressFault =
  | HostFault
  | 'bad-path'
  | 'bad-scheme'
  | 'control'
  | 'empty'
  | 'fragment'
  | 'lookalike-host'
  | 'no-host'
  | 'path-too-long'
  | 'query'
  | 'space'
  | 'too-long'
  | 'trailing-dot'
  | 'uppercase-path'
  | 'userinfo'

/** `params.offer` is the address that was probably meant; nothing else that was typed is ever repeated. */
export type ParsedAddress =
  | { readonly ok: true; readonly address: RegistryAddress; readonly notes: readonly AddressNote[] }
  | { readonly ok: false; readonly code: AddressFault; readonly params?: { readonly offer: string } }

const longestInput = 1024
const schemes: ReadonlySet<string> = new Set(['https', 'http', 'docker', 'oci'])

/**
 * Normalises what a person pastes as a registry's address: scheme, leading `/v1/` and `/v2/` and trailing
 * slashes go, the host gets its canonical form. Whatever could name a second host is refused.
 */
export function parseAddress(text: string): ParsedAddress {
  const parsed = parseTyped(text)
  if (parsed.ok) return parsed
  const meant = meantBy(parsed.code, text)
  const offered = meant === undefined ? undefined : parseTyped(meant)
  return offered?.ok ? { ...parsed, params: { offer: printAddress(offered.address) } } : parsed
}

/** The canonical text of an address, which reads back as the same address. */
export function printAddress({ host, prefix }: RegistryAddress): string {
  return prefix === '' ? host : `${host}/${prefix}`
}

function parseTyped(text: string): ParsedAddress {
  const unfit = unfitFor(text)
  if (unfit !== undefined) return { ok: false, code: unfit }
  const notes = new Set<AddressNote>()
  const bare = withoutScheme(text, notes)
  if (bare === undefined) return { ok: false, code: 'bad-scheme' }
  const slash = bare.indexOf('/')
  const host = readHost(slash < 0 ? bare : bare.slice(0, slash), notes)
  if (!host.ok) return host
  const prefix = readPrefix(slash < 0 ? '' : bare.slice(slash), notes)
  if (!prefix.ok) return prefix
  return { ok: true, address: { host: host.host, prefix: prefix.prefix }, notes: [...notes] }
}

function unfitFor(text: string): AddressFault | undefined {
  if (text === '') return 'empty'
  // First of all, so that no later fault can look at a password.
  if (text.includes('@')) return 'userinfo'
  if (text.length > longestInput) return 'too-long'
  if (/\p{C}/u.test(text)) return 'control'
  if (/\p{Z}/u.test(text)) return 'space'
  if (text.includes('?')) return 'query'
  return text.includes('#') ? 'fragment' : undefined
}

function withoutScheme(text: string, notes: Set<AddressNote>): string | undefined {
  const end = text.indexOf('://')
  if (end < 0) return text
  const scheme = text.slice(0, end).toLowerCase()
  if (!schemes.has(scheme)) return undefined
  notes.add('scheme-dropped')
  // The engine alone decides where it speaks plain HTTP, by its own list of hosts.
  if (scheme === 'http') notes.add('plain-http')
  return text.slice(end + 3)
}

type ReadHost =
  | { readonly ok: true; readonly host: string }
  | { readonly ok: false; readonly code: AddressFault }

function readHost(typed: string, notes: Set<AddressNote>): ReadHost {
  const authority = splitAuthority(typed)
  if (authority === undefined) return { ok: false, code: 'bad-host' }
  const { name, port } = authority
  if (name === '') return { ok: false, code: 'no-host' }
  if (name.endsWith('.')) return { ok: false, code: 'trailing-dot' }
  if (!name.startsWith('[') && name !== name.toLowerCase()) return { ok: false, code: 'uppercase-host' }
  const ascii = /^[ -~]*$/.test(name) ? name : domainToASCII(name)
  // Letters that are only another way to write ASCII (full-width, other dots) hide which host is meant.
  if (ascii !== name && ascii !== '' && domainToUnicode(ascii) !== name.normalize('NFC')) {
    return { ok: false, code: 'lookalike-host' }
  }
  if (/(?:^|\.)xn--/.test(ascii)) {
    if (domainToASCII(ascii) === '') return { ok: false, code: 'bad-host' }
    notes.add('idn')
  }
  const host = canonicalHost(port === undefined ? ascii : `${ascii}:${port}`)
  if (!host.ok) return host
  for (const note of host.notes) notes.add(note)
  return { ok: true, host: host.host }
}

type ReadPrefix =
  | { readonly ok: true; readonly prefix: string }
  | { readonly ok: false; readonly code: AddressFault }

function readPrefix(typed: string, notes: Set<AddressNote>): ReadPrefix {
  let rest = withoutTrailingSlashes(typed)
  if (rest !== typed) notes.add('slash-dropped')
  while (/^\/v[12](?:\/|$)/.test(rest)) {
    rest = rest.slice(3)
    notes.add('version-dropped')
  }
  if (rest === '') return { ok: true, prefix: '' }
  const prefix = rest.slice(1)
  if (prefix.length > longestPath) return { ok: false, code: 'path-too-long' }
  if (isPath(prefix)) return { ok: true, prefix }
  return { ok: false, code: /[A-Z]/.test(prefix) ? 'uppercase-path' : 'bad-path' }
}

function withoutTrailingSlashes(text: string): string {
  let end = text.length
  while (text[end - 1] === '/') end--
  return text.slice(0, end)
}

function meantBy(code: AddressFault, text: string): string | undefined {
  if (code === 'uppercase-host' || code === 'uppercase-path') return text.toLowerCase()
  if (code !== 'lookalike-host') return undefined
  const start = text.indexOf('://') < 0 ? 0 : text.indexOf('://') + 3
  const end = /[:/]|$/.exec(text.slice(start))?.index ?? 0
  return domainToASCII(text.slice(start, start + end)) + text.slice(start + end)
}
