import type { IncomingMessage } from 'node:http'

export interface Refusal {
  readonly status: 400 | 403
  readonly reason: 'target' | 'host' | 'origin' | 'cross-site'
}

/**
 * Decides before any routing whether a request may be looked at. Host must be one of ours to the letter:
 * that is the only defence against a name that is made to resolve to 127.0.0.1. Whatever is not a plain
 * read must carry the Origin of that very host. Forwarding headers mean nothing.
 */
export function refusalOf(request: IncomingMessage, origins: readonly string[]): Refusal | undefined {
  if (!request.url?.startsWith('/')) return { status: 400, reason: 'target' }
  const hosts = request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host')
  const origin = `http://${request.headers.host}`
  if (hosts.length !== 1 || !origins.includes(origin)) return { status: 403, reason: 'host' }
  const plainRead = (request.method === 'GET' || request.method === 'HEAD') && !request.headers.upgrade
  if (!plainRead && request.headers.origin !== origin) return { status: 403, reason: 'origin' }
  if (request.headers.origin !== undefined && request.headers.origin !== origin) {
    return { status: 403, reason: 'origin' }
  }
  return fetchedFromElsewhere(request) ? { status: 403, reason: 'cross-site' } : undefined
}

/**
 * Whether nothing speaks against the page itself having sent it: a browser says so of every request. What depends on a
 * session is not for being followed to, since a page on another port may do that with the session's cookie.
 */
export function comesFromThePage({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin'
}

/** True if the browser says that another site asks, unless a person follows a link to the page. */
function fetchedFromElsewhere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  if (site === undefined || site === 'same-origin' || site === 'none') return false
  return !(headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document')
}
