import type { AnyRouter } from '@orpc/server'
import { StandardRPCHandler } from '@orpc/server/standard'
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer'
import { callInterceptor } from './call-interceptor.ts'
import type { RpcLog } from './call-outcome.ts'
import type { CallContext, RpcConnection, RpcSession } from './rpc-connection.ts'
import { openRpcSession } from './rpc-session.ts'

export type { RpcConnection, RpcSession }

export interface RpcServer {
  open(connection: RpcConnection): RpcSession
  /** Closes every connection, and refuses new ones. */
  dispose(): void
}

/** What a shell needs of a server: it opens connections, and ends none that it did not open. */
export type RpcDoor = Pick<RpcServer, 'open'>

export interface RpcServerOptions {
  log: RpcLog
  /** Told of every call of a procedure that saves something. */
  onSave?: () => void
}

/** Serves the router over any number of connections that carry text frames. */
export function createRpcServer(router: AnyRouter, { log, onSave }: RpcServerOptions): RpcServer {
  const handler = new StandardRPCHandler<CallContext>(router, {
    clientInterceptors: [callInterceptor(log, onSave)],
  })
  const open = new Map<RpcSession, RpcConnection>()
  let disposed = false

  return {
    open(connection) {
      const { caller } = connection
      const context: CallContext = caller === undefined ? {} : { caller }
      const handle = createServerPeerHandleRequestFn(handler, { context })
      const session = openRpcSession(connection, handle, log, () => open.delete(session))
      if (disposed) {
        session.close()
        connection.close('the app is closing')
      } else {
        open.set(session, connection)
      }
      return session
    },
    dispose() {
      disposed = true
      for (const [session, connection] of [...open]) {
        session.close()
        connection.close('the app is closing')
      }
    },
  }
}
