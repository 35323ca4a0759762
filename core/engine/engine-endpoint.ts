import { safeProof } from './safe-proof.ts'

/**
 * Where an engine listens. `text` is the canonical spelling, fit for messages. A `socket` is a Unix socket or
 * a Windows named pipe. Whether `tcp` is encrypted is a matter of the connection, see `speaksTls`. What `ssh` does not
 * say is left to the user's own configuration of ssh; `path` is the engine's socket on the far side.
 */
export type EngineEndpoint =
  | { readonly kind: 'socket'; readonly text: string; readonly path: string }
  | { readonly kind: 'tcp'; readonly text: string; readonly host: string; readonly port: number }
  | SshEndpoint

export type SshEndpoint = {
  readonly kind: 'ssh'
  readonly text: string
  readonly host: string
  readonly user?: string
  readonly port?: number
  readonly path?: string
  /** The private key that is offered first, by its path; never part of what is typed. */
  readonly identity?: string
}

/** `userinfo`: a user or password where there may be none; `user`: a name that ssh would not take as one. */
export type EndpointFault = 'scheme' | 'path' | 'userinfo' | 'user' | 'host' | 'port'

export type ParsedEndpoint =
  | { readonly ok: true; readonly endpoint: EngineEndpoint }
  | { readonly ok: false; readonly code: EndpointFault }

const plainPort = 2375
const tlsPort = 2376

/**
 * Reads what stands in `DOCKER_HOST`: `unix:///path`, `npipe:////./pipe/name`, `tcp://host[:port]`,
 * `ssh://[user@]host[:port][/path]`.
 */
export function parseEngineEndpoint(typed: string): ParsedEndpoint {
  if (typed.length > 1000) return { ok: false, code: 'scheme' }
  const [, scheme, rest = ''] = /^([a-z]+):\/\/(.*)$/i.exec(typed.trim()) ?? []
  switch (scheme?.toLowerCase()) {
    case 'unix':
      return socketEndpoint('unix', rest, /^\/\P{Cc}+$/u)
    case 'npipe':
      return socketEndpoint('npipe', rest.replaceAll('\\', '/'), /^\/\/\.\/pipe\/[^\p{Cc}/]+$/u)
    case 'tcp':
      return tcpEndpoint(rest)
    case 'ssh':
      return sshEndpoint(rest)
    default:
      return { ok: false, code: 'scheme' }
  }
}

/** What was typed as an endpoint and may be none, fit for messages: without the password that may stand in it. */
export function shownEndpoint(typed: string): string {
  const parsed = parseEngineEndpoint(typed)
  if (parsed.ok) return parsed.endpoint.text
  // up to the last `@`: a password may hold that, too
  return safeProof(typed.slice(0, 1000).replace(/^([^/]*\/\/)?.*@/s, '$1'), 200)
}

/** True where what is written to the endpoint stays on this machine. */
export function isLocalEndpoint(endpoint: EngineEndpoint): boolean {
  switch (endpoint.kind) {
    case 'socket':
      return true
    case 'tcp':
      return endpoint.host === 'localhost' || endpoint.host === '::1' || isLoopbackIpv4(endpoint.host)
    case 'ssh':
      return false
  }
}

/** Whether TLS is spoken to it: engines that have it listen at 2376, and those with certificates of their own anywhere. */
export function speaksTls(endpoint: EngineEndpoint, hasTls: boolean): boolean {
  return endpoint.kind === 'tcp' && (hasTls || endpoint.port === tlsPort)
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
  const port = Number(found[2] ?? plainPort)
  if (!isPort(port)) return { ok: false, code: 'port' }
  return {
    ok: true,
    endpoint: { kind: 'tcp', text: `tcp://${written}:${port}`, host: withoutBrackets(written), port },
  }
}

/**
 * Everything here ends up in the arguments of `ssh`, and the path in a command line for a shell on the far side: so
 * nothing may look like an option, and nothing may mean something to any shell. Names are those of ssh_config(5) too,
 * where case counts.
 */
function sshEndpoint(rest: string): ParsedEndpoint {
  const [authority = '', ...segments] = rest.split('/')
  const at = authority.lastIndexOf('@')
  const user = at === -1 ? undefined : authority.slice(0, at)
  if (user?.includes(':')) return { ok: false, code: 'userinfo' }
  if (user !== undefined && !/^[a-z0-9_][a-z0-9._-]{0,63}$/i.test(user)) return { ok: false, code: 'user' }
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(
    authority.slice(at + 1),
  )
  if (!found?.[1]) return { ok: false, code: 'host' }
  const port = found[2] === undefined ? undefined : Number(found[2])
  if (port !== undefined && !isPort(port)) return { ok: false, code: 'port' }
  const path = segments.length === 0 || segments.join('') === '' ? undefined : `/${segments.join('/')}`
  if (path !== undefined && !/^(?:\/[a-z0-9_@+.-]+)+$/i.test(path)) return { ok: false, code: 'path' }
  if (path !== undefined && path.length > 200) return { ok: false, code: 'path' }
  const start = user === undefined ? '' : `${user}@`
  const end = port === undefined ? '' : `:${port}`
  return {
    ok: true,
    endpoint: {
      kind: 'ssh',
      text: `ssh://${start}${found[1]}${end}${path ?? ''}`,
      host: withoutBrackets(found[1]),
      ...(user === undefined ? {} : { user }),
      ...(port === undefined ? {} : { port }),
      ...(path === undefined ? {} : { path }),
    },
  }
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535
}

/** Brackets belong to the address in text only. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}
