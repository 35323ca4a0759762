import { once } from 'node:events'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import { WebSocket } from 'ws'
import type { CoreClient } from '../../support/core-client.ts'

/** What the page has: a session by the one-time address, and the core's procedures over its WebSocket. */
export interface WebClient {
  readonly client: CoreClient
  /** `name=value` of the session, with which a browser is in it, too. */
  readonly cookie: string
  dispose(): Promise<void>
}

/** Opens a session as the page does. Each address serves once. */
export async function connectToWeb(url: string): Promise<WebClient> {
  const { origin, host, hash } = new URL(url)
  const session = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  })
  const cookie = session.headers.getSetCookie()[0]?.split(';', 1)[0]
  if (!session.ok || cookie === undefined) throw new Error(`no session: ${session.status}`)
  const socket = new WebSocket(`ws://${host}/rpc`, { headers: { origin, cookie } })
  await once(socket, 'open')
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
  return {
    client: createORPCClient<CoreClient>(link),
    cookie,
    dispose: async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
