import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { WebSocket } from 'ws'
import { startWebBed, type WebBed } from '../web/web-bed.ts'
import type { Page, ShellUnderTest } from './shell-under-test.ts'

/** The web shell: its server on loopback, a session for each page, and a WebSocket as a browser opens it. */
export const webUnderTest: ShellUnderTest = {
  name: 'a WebSocket of the web shell',
  async start(host) {
    const bed = await startWebBed({ rpc: host.rpc })
    return {
      open: async () => pageOf(bed, await bed.signIn()),
      async openStuck() {
        const socket = await dial(bed, await bed.signIn())
        socket.pause()
        return { sendRaw: (data) => socket.send(data), awake: () => socket.resume() }
      },
      dispose: () => bed.dispose(),
    }
  },
}

async function dial(bed: WebBed, cookie: string): Promise<WebSocket> {
  const socket = bed.dial({ headers: { cookie }, origin: bed.origin })
  // What breaks a socket closes it, and that is what is looked at.
  socket.on('error', () => undefined)
  await once(socket, 'open')
  return socket
}

async function pageOf(bed: WebBed, cookie: string): Promise<Page> {
  const socket = await dial(bed, cookie)
  const received: string[] = []
  socket.on('message', (data) => received.push(data.toString()))
  const closed = once(socket, 'close').then(() => undefined)
  return {
    client: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })),
    sendRaw: (data) => socket.send(data),
    received,
    closed,
    async close() {
      socket.terminate()
      await closed
    },
    async leave() {
      await bed.ask({ method: 'DELETE', path: '/session', headers: { cookie, origin: bed.origin } })
    },
    again: () => pageOf(bed, cookie),
  }
}
