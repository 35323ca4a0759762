import { once } from 'node:events'
import { isIP } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { EngineEndpoint } from '../../engine-endpoint.ts'
import type { EngineWay } from '../way/engine-way.ts'
import { WayFailure } from '../way/way-failure.ts'
import { tlsContext } from './tls-context.ts'
import { tlsReason } from './tls-reason.ts'

type TcpEndpoint = Extract<EngineEndpoint, { kind: 'tcp' }>

/** In milliseconds: up to the end of the handshake, and from there up to the engine's word about the client's key. */
const patience = { handshake: 15_000, ticket: 1000 } as const

/**
 * Opens a TLS connection whose certificate is verified for the endpoint's host, whatever the environment of the process
 * says of verification. Throws a `WayFailure`, an error of the network, or the signal's reason.
 */
export async function dialTls(
  endpoint: TcpEndpoint,
  way: EngineWay,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const secureContext = await tlsContext(way)
  signal.throwIfAborted()
  const name = way.tls?.serverName ?? endpoint.host
  const socket = connect({
    host: endpoint.host,
    port: endpoint.port,
    secureContext,
    // an address may not stand in SNI
    servername: isIP(name) === 0 ? name : '',
    rejectUnauthorized: true,
    checkServerIdentity: (_asked, certificate) => checkServerIdentity(name, certificate),
  })
  const limit = AbortSignal.any([signal, AbortSignal.timeout(patience.handshake)])
  try {
    await once(socket, 'secureConnect', { signal: limit })
    await acceptance(socket, signal)
  } catch (error) {
    socket.destroy()
    if (signal.aborted) throw signal.reason
    if (limit.aborted) throw new WayFailure('silent', { words: `no TLS for ${patience.handshake} ms` })
    throw judged(error, way.tls?.cert !== undefined)
  }
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 15_000)
  return socket
}

/**
 * With TLS 1.3 a client is through before the server has looked at its certificate, and a refusal would meet a request
 * that is on its way already. Servers send a ticket once they are content; those that send none are not waited for long.
 */
async function acceptance(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  if (socket.getProtocol() !== 'TLSv1.3') return
  const over = new AbortController()
  const limit = AbortSignal.any([signal, over.signal, AbortSignal.timeout(patience.ticket)])
  try {
    await Promise.race([
      once(socket, 'session', { signal: limit }),
      once(socket, 'close', { signal: limit }).then(() => {
        throw Object.assign(new Error('closed after the handshake'), { code: 'ECONNRESET' })
      }),
    ])
    // the ticket is told of from within OpenSSL: what is written then is lost, and so is the connection
    await turn()
  } catch (error) {
    if (!limit.aborted) throw error
    signal.throwIfAborted()
  } finally {
    over.abort()
  }
}

function judged(error: unknown, hasKey: boolean): unknown {
  const reason = tlsReason(error, hasKey)
  if (reason === undefined) return error
  return new WayFailure(reason, { words: error instanceof Error ? error.message : '' })
}
