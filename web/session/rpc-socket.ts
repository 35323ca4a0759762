import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import type { Session } from './session.ts'

const maxFrameBytes = 1024 * 1024
const maxSocketsPerSession = 16
const maxControlFramesPerSecond = 100

/** The WebSocket end of the core. Who may open one is decided before, at the handshake. */
export class RpcSockets {
  readonly #rpc: RpcDoor
  readonly #open = new Set<WebSocket>()
  readonly #sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
  })

  /** `refuse` answers a handshake that is none. */
  constructor(rpc: RpcDoor, refuse: (socket: Duplex) => void) {
    this.#rpc = rpc
    this.#sockets.on('wsClientError', (_, socket) => refuse(socket))
  }

  /** False, with nothing done, when the session has too many sockets already. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, session: Session): boolean {
    if (session.windows >= maxSocketsPerSession) return false
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#serve(webSocket, session))
    return true
  }

  dispose(): void {
    for (const socket of [...this.#open]) socket.terminate()
    this.#sockets.close()
  }

  #serve(socket: WebSocket, session: Session): void {
    this.#open.add(socket)
    const leave = session.enter()
    const forget = session.onEnd(() => socket.terminate())
    const rpcSession = this.#rpc.open({
      send: (message) => socket.send(message),
      backlog: () => socket.bufferedAmount,
      close: (reason) => socket.close(1008, reason),
      caller: session.id,
    })
    const floods = floodOf(maxControlFramesPerSecond)
    const control = () => {
      if (floods()) socket.terminate()
    }
    socket.on('ping', control)
    socket.on('pong', control)
    socket.on('message', (data, isBinary) => rpcSession.receive(isBinary ? data : data.toString()))
    // What breaks a socket closes it, and that is told by the next event.
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      forget()
      rpcSession.close()
      leave()
      this.#open.delete(socket)
    })
  }
}

function floodOf(perSecond: number): () => boolean {
  let second = 0
  let count = 0
  return () => {
    const now = Math.floor(performance.now() / 1000)
    count = now === second ? count + 1 : 1
    second = now
    return count > perSecond
  }
}
