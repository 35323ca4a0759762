import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MessageChannel } from 'node:worker_threads'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { WebSocket, WebSocketServer } from 'ws'
import type { RpcDoor } from '../../../core/rpc/rpc-server.ts'

/** The page's end of one connection, and the raw wire under it. */
export interface TestConnection {
  readonly link: SocketLink<Record<never, never>> | PortLink<Record<never, never>>
  /** Sends a frame past the client, as a hostile page would. */
  sendRaw(data: string | Uint8Array): void
  /** Every frame that the page got, as text. */
  readonly received: string[]
  readonly closed: Promise<void>
  close(): Promise<void>
}

export interface TestTransport {
  readonly name: string
  connect(server: RpcDoor): Promise<TestConnection>
}

/** The two transports of the two shells, each between real ends in this process. */
export const transports: readonly TestTransport[] = [
  { name: 'a WebSocket', connect: connectSocket },
  { name: 'a message port', connect: connectPort },
]

async function connectSocket(server: RpcDoor): Promise<TestConnection> {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, maxPayload: 4 * 1024 * 1024 })
  sockets.on('connection', (socket) => {
    const session = server.open({
      send: (message) => socket.send(message),
      backlog: () => socket.bufferedAmount,
      close: (reason) => socket.close(1008, reason),
    })
    socket.on('message', (data, isBinary) => session.receive(isBinary ? data : data.toString()))
    socket.on('close', () => session.close())
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  const received: string[] = []
  socket.on('message', (data) => received.push(data.toString()))
  const closed = once(socket, 'close').then(() => undefined)
  const link = new SocketLink<Record<never, never>>({ websocket: socket as unknown as globalThis.WebSocket })
  await once(socket, 'open')
  return {
    link,
    sendRaw: (data) => socket.send(data),
    received,
    closed,
    async close() {
      socket.terminate()
      await closed
      sockets.close()
      http.close()
    },
  }
}

async function connectPort(server: RpcDoor): Promise<TestConnection> {
  const { port1: page, port2: core } = new MessageChannel()
  const session = server.open({
    send: (message) => core.postMessage(message),
    backlog: () => 0,
    close: () => core.close(),
  })
  core.on('message', (data) => session.receive(data))
  core.on('close', () => session.close())
  const received: string[] = []
  page.on('message', (data) => received.push(String(data)))
  const closed = once(page, 'close').then(() => undefined)
  const link = new PortLink<Record<never, never>>({
    port: page,
  })
  return {
    link,
    sendRaw: (data) => page.postMessage(data),
    received,
    closed,
    async close() {
      page.close()
      await closed
    },
  }
}
