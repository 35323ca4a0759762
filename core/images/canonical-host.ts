import { domainToASCII } from 'node:url'
import { isDomain } from './grammar.ts'
import { dockerHub } from './normalised-name.ts'

export type HostFault = 'bad-host' | 'bad-port' | 'host-too-long' | 'odd-ip' | 'uppercase-host'

/** What the canonical form changed in the host as typed. */
export type HostNote = 'docker-hub' | 'default-port-dropped' | 'port-added' | 'ipv6-normalised'

export type HostResult =
  | { readonly ok: true; readonly host: string; readonly notes: readonly HostNote[] }
  | { readonly ok: false; readonly code: HostFault }

const hubAliases: ReadonlySet<string> = new Set([dockerHub, 'index.docker.io', 'registry-1.docker.io'])
const httpsPort = '443'

/**
 * The one spelling under which a host is stored, compared and sent to the engine: Docker Hub's aliases are
 * `docker.io`, port 443 is dropped, IPv6 is written as in RFC 5952. A name without a dot keeps its port 443
 * (or is given it), because engines read `host/app` as a repository of Docker Hub.
 */
export function canonicalHost(typed: string): HostResult {
  const authority = splitAuthority(typed)
  if (authority === undefined) return { ok: false, code: 'bad-host' }
  const { name, port } = authority
  if (port !== undefined && !isPort(port)) return { ok: false, code: 'bad-port' }
  if (name.startsWith('[')) return ipv6(name, port)
  if (/[A-Z]/.test(name)) return { ok: false, code: 'uppercase-host' }
  if (!isDomain(name)) return { ok: false, code: 'bad-host' }
  const labels = name.split('.')
  if (name.length > 253 || labels.some((label) => label.length > 63))
    return { ok: false, code: 'host-too-long' }
  if (endsInNumber(labels) && !isPlainIpv4(labels)) return { ok: false, code: 'odd-ip' }
  if (hubAliases.has(name) && (port ?? httpsPort) === httpsPort) {
    return { ok: true, host: dockerHub, notes: typed === dockerHub ? [] : ['docker-hub'] }
  }
  if (labels.length === 1 && name !== 'localhost') {
    return { ok: true, host: `${name}:${port ?? httpsPort}`, notes: port === undefined ? ['port-added'] : [] }
  }
  return withPort(name, port, [])
}

/** Cuts `host[:port]` in two; undefined where an IPv6 address lacks its brackets or the brackets are broken. */
export function splitAuthority(text: string): { name: string; port: string | undefined } | undefined {
  const end = text.startsWith('[') ? text.indexOf(']') + 1 : text.indexOf(':')
  if (text.startsWith('[') && end === 0) return undefined
  if (end < 0 || end === text.length) return { name: text, port: undefined }
  const port = text.slice(end + 1)
  return text[end] === ':' && !port.includes(':') ? { name: text.slice(0, end), port } : undefined
}

function isPort(port: string): boolean {
  return /^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65535
}

function withPort(name: string, port: string | undefined, notes: readonly HostNote[]): HostResult {
  if (port === undefined) return { ok: true, host: name, notes }
  if (port === httpsPort) return { ok: true, host: name, notes: [...notes, 'default-port-dropped'] }
  return { ok: true, host: `${name}:${port}`, notes }
}

function ipv6(name: string, port: string | undefined): HostResult {
  if (!/^\[[0-9A-Fa-f:]+\]$/.test(name)) return { ok: false, code: 'bad-host' }
  const written = domainToASCII(name)
  if (written === '') return { ok: false, code: 'bad-host' }
  // An IPv4 address in IPv6 clothes reaches the same machine under a second name.
  if (/^\[::ffff:[0-9a-f]+:[0-9a-f]+\]$/.test(written)) return { ok: false, code: 'odd-ip' }
  return withPort(written, port, written === name ? [] : ['ipv6-normalised'])
}

/** Resolvers read a name whose last label is a number as an IPv4 address, in octal, hex or with parts missing. */
function endsInNumber(labels: readonly string[]): boolean {
  return /^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? '')
}

function isPlainIpv4(labels: readonly string[]): boolean {
  return (
    labels.length === 4 &&
    labels.every((label) => /^(?:0|[1-9][0-9]{0,2})$/.test(label) && Number(label) <= 255)
  )
}
