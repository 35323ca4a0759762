/**
 * Where an engine listens. `text` is the canonical spelling, fit for messages. A `socket` is a Unix socket or
 * a Windows named pipe; `tcp` is not encrypted.
 */
export type EngineEndpoint =
  | { readonly kind: 'socket'; readonly text: string; readonly path: string }
  | { readonly kind: 'tcp'; readonly text: string; readonly host: string; readonly port: number }

/** `needs-tls`: port 2376, where engines speak TLS and plain text would be sent. */
type EndpointFault = 'scheme' | 'path' | 'userinfo' | 'host' | 'port' | 'needs-tls'

export type ParsedEndpoint =
  | { readonly ok: true; readonly endpoint: EngineEndpoint }
  | { readonly ok: false; readonly code: EndpointFault }

/** Reads what stands in `DOCKER_HOST`: `unix:///path`, `npipe:////./pipe/name`, `tcp://host[:port]`. */
export function parseEngineEndpoint(typed: string): ParsedEndpoint {
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/i.exec(typed.trim()) ?? []
  switch (scheme?.toLowerCase()) {
    case 'unix':
      return socketEndpoint('unix', rest, /^\/\P{Cc}+$/u)
    case 'npipe':
      return socketEndpoint('npipe', rest.replaceAll('\\', '/'), /^\/\/\.\/pipe\/[^\p{Cc}/]+$/u)
    case 'tcp':
      return tcpEndpoint(rest)
    default:
      return { ok: false, code: 'scheme' }
  }
}

/** True where what is written to the endpoint stays on this machine. */
export function isLocalEndpoint(endpoint: EngineEndpoint): boolean {
  if (endpoint.kind === 'socket') return true
  return endpoint.host === 'localhost' || endpoint.host === '::1' || isLoopbackIpv4(endpoint.host)
}

function isLoopbackIpv4(host: string): boolean {
  const parts = host.split('.')
  return parts.length === 4 && parts[0] === '127' && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))
}

function socketEndpoint(scheme: 'unix' | 'npipe', path: string, shape: RegExp): ParsedEndpoint {
  if (!shape.test(path)) return { ok: false, code: 'path' }
  return { ok: true, endpoint: { kind: 'socket', text: `${scheme}://${path}`, path } }
}

function tcpEndpoint(rest: string): ParsedEndpoint {
  if (rest.includes('@')) return { ok: false, code: 'userinfo' }
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9]|[a-z0-9][a-z0-9.-]*[a-z0-9])(?::(\d{1,5}))?\/?$/i.exec(rest)
  if (!found?.[1]) return { ok: false, code: 'host' }
  const written = found[1].toLowerCase()
  const port = Number(found[2] ?? 2375)
  if (port < 1 || port > 65_535) return { ok: false, code: 'port' }
  if (port === 2376) return { ok: false, code: 'needs-tls' }
  // brackets belong to the address in text only
  const host = written.replace(/^\[|\]$/g, '')
  return { ok: true, endpoint: { kind: 'tcp', text: `tcp://${written}:${port}`, host, port } }
}
