import type { Socket } from 'node:net'
import { RPCLink } from '@orpc/client/message-port'
import { utf8 } from '../../exchange/find/utf8.ts'
import { FrameReader, frameOf } from '../wire/frame.ts'
import { rpcOpening } from '../wire/opening.ts'
import { connectToApp } from './app-connection.ts'

/** A session of the whole contract with the running app. */
export interface AppRpc {
  /** For `createORPCClient`. */
  readonly link: RPCLink<Record<never, never>>
  /** Resolves when the connection is gone, whoever ended it; calls under way are rejected then. */
  readonly closed: Promise<void>
  close(): void
}

/** A list of ten thousand registries takes some five MiB. */
const mostMessage = 64 * 1024 * 1024

/** Opens a session with the app that owns a data folder; undefined where none runs. */
export async function openAppRpc(dataFolder: string): Promise<AppRpc | undefined> {
  const socket = await connectToApp(dataFolder)
  if (!socket) return undefined
  socket.write(frameOf(rpcOpening()))
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  return { link: new RPCLink({ port: portOf(socket) }), closed, close: () => socket.destroy() }
}

/** A socket in the shape of the message ports that the library's link takes. */
function portOf(socket: Socket) {
  const reader = new FrameReader(mostMessage)
  const listeners: ((event: { data: unknown }) => void)[] = []
  // Whatever breaks the connection closes it.
  socket.on('error', () => undefined)
  socket.on('data', (piece) => {
    reader.push(piece)
    for (let payload = reader.next(); payload !== undefined; payload = reader.next()) {
      const text = payload === 'too-long' ? undefined : utf8(payload)
      if (text === undefined) {
        socket.destroy()
        return
      }
      for (const listener of listeners) listener({ data: text })
    }
  })
  return {
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') listeners.push(listener)
      else if (event === 'close') socket.once('close', () => listener())
    },
    postMessage: (text: unknown) => {
      if (typeof text !== 'string') throw new TypeError('Only text goes over this connection')
      socket.write(frameOf(Buffer.from(text)))
    },
  }
}
