import { utf8 } from '../../exchange/find/utf8.ts'
import { type ParsedAddress, parseAddress, type RegistryAddress } from '../../images/registry-address.ts'
import { protocolTexts, Refusal, stop } from './words.ts'

/** What a helper is asked about: the text as it came, and the address that it means. */
export interface ServerUrl {
  readonly text: string
  readonly address: RegistryAddress
}

/** The key under which Docker keeps the login of Docker Hub (docker/cli `cli/config`). */
const dockerHubKey = 'https://index.docker.io/v1/'

const longest = 1024

/**
 * Reads a server URL as Docker and Podman write it. One line ending behind it is passed over; whatever could
 * mean two lines, two hosts or nothing is refused, where Docker's own helpers would join lines.
 */
export function readServerUrl(typed: Buffer | string): ServerUrl {
  const text = (typeof typed === 'string' ? typed : (utf8(typed) ?? '\0')).replace(/\r?\n$/, '')
  if (text === '') throw new Refusal('no-server-url', protocolTexts.noServerUrl)
  if (text.length > longest) throw stop('bad-server-url', 'this registry address is too long')
  const parsed = parseAddress(text)
  if (!parsed.ok) throw stop('bad-server-url', faultSentence(parsed))
  return { text, address: parsed.address }
}

/** The key for an address that Docker would ask with. */
export function serverKey({ host, prefix }: RegistryAddress): string {
  if (prefix !== '') return `${host}/${prefix}`
  return host === 'docker.io' ? dockerHubKey : host
}

/** Says nothing that was typed: it may hold a password. */
function faultSentence({ code, params }: Extract<ParsedAddress, { ok: false }>): string {
  if (params) return `this is no registry address. "${params.offer}" would be one`
  if (code === 'userinfo') return 'a registry address must not hold a username or password'
  return 'this is no registry address'
}
