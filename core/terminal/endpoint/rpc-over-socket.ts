import type { Socket } from 'node:net'
import { utf8 } from '../../exchange/find/utf8.ts'
import type { RpcDoor } from '../../rpc/rpc-server.ts'
import { type FrameReader, frameOf } from '../wire/frame.ts'

/** Speaks the whole contract over a socket whose first frame asked for it: one frame of UTF-8 text a message. */
export function serveRpc(socket: Socket, reader: FrameReader, door: RpcDoor): void {
  const session = door.open({
    send: (message) => {
      socket.write(frameOf(Buffer.from(message)))
    },
    backlog: () => socket.writableLength,
    close: () => socket.destroySoon(),
  })
  socket.once('close', () => session.close())
  const take = () => {
    while (!socket.destroyed) {
      const payload = reader.next()
      if (payload === undefined) return
      const text = payload === 'too-long' ? undefined : utf8(payload)
      if (payload !== 'too-long') payload.fill(0)
      if (text === undefined) socket.destroy()
      else session.receive(text)
    }
  }
  socket.on('data', (piece) => {
    reader.push(piece)
    take()
  })
  take()
}
