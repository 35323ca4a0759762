import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { type App, type InjectionKey, inject } from 'vue'
import type { Contract } from '../../contract/index.ts'
import { Connection } from './connection.ts'
import { portDial } from './port-line.ts'
import { startAnewWithToken, takeToken, webDial } from './web-line.ts'

export type Client = ContractRouterClient<Contract>

const clientKey: InjectionKey<Client> = Symbol('client')
const connectionKey: InjectionKey<Connection> = Symbol('connection')

/** Connects the page to its core, over HTTP in a browser and over a port in the desktop window. */
export function connect(window: Window): Connection {
  const web = window.location.protocol === 'http:' || window.location.protocol === 'https:'
  const dial = web ? webDial(window.location, takeToken(window.location, window.history)) : portDial(window)
  if (web) startAnewWithToken(window)
  const connection = new Connection(dial, (milliseconds) => {
    return new Promise((resolve) => {
      window.setTimeout(resolve, milliseconds)
    })
  })
  void connection.run()
  return connection
}

/** Gives every store and component the client and the connection. */
export function provideClient(app: App, connection: Connection): void {
  app.provide(clientKey, createORPCClient<Client>(connection))
  app.provide(connectionKey, connection)
}

/** The typed client. Only in `setup` of a component or a store. */
export function useClient(): Client {
  const client = inject(clientKey)
  if (!client) throw new Error('no client provided')
  return client
}

/** State and generation of the line to the core. Only in `setup` of a component or a store. */
export function useConnection(): Connection {
  const connection = inject(connectionKey)
  if (!connection) throw new Error('no connection provided')
  return connection
}
