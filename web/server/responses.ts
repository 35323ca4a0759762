import type { ServerResponse } from 'node:http'
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { contentSecurityPolicy } from '../../core/shell/content-security-policy.ts'

/** The headers that every answer carries, whatever it is, as name and value in turn. */
export function commonHeaders(origins: readonly string[]): readonly string[] {
  // A policy cannot name an IPv6 address (CSP 3, section 2.3.1); there 'self' stands for its sockets, too.
  const sockets = origins
    .filter((origin) => !origin.includes('['))
    .map((origin) => origin.replace(/^http/, 'ws'))
  return [
    ['Content-Security-Policy', contentSecurityPolicy(["'self'", ...sockets])],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'no-referrer'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
    ['Cache-Control', 'no-store'],
  ].flat()
}

export interface Answer {
  readonly status: number
  readonly headers?: readonly string[]
  readonly type?: string
  readonly body?: Buffer
  /** Called when all of it is on its way. */
  readonly sent?: () => void
}

/** Sends an answer; one without a body says its status in words and nothing of the request. */
export function send(response: ServerResponse, common: readonly string[], answer: Answer): void {
  const { status, headers = [] } = answer
  const body = answer.body ?? Buffer.from(status === 204 ? '' : wordsFor(status))
  const about =
    status === 204
      ? []
      : ['Content-Type', answer.type ?? 'text/plain; charset=utf-8', 'Content-Length', String(body.length)]
  response.writeHead(status, [...common, ...headers, ...about])
  response.end(body, answer.sent)
}

/** Answers on a bare socket, where there is no response object: broken requests and refused handshakes. */
export function sendBare(socket: Duplex, common: readonly string[], status: number): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const body = wordsFor(status)
  const headers = [...common, 'Connection', 'close', 'Content-Type', 'text/plain; charset=utf-8']
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`]
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  lines.push(`Content-Length: ${Buffer.byteLength(body)}`)
  socket.once('finish', () => socket.destroy())
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

function wordsFor(status: number): string {
  return `${STATUS_CODES[status] ?? 'Error'}\n`
}
