import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/index.ts'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'

export type CoreClient = ContractRouterClient<Contract>

/** A line of main's own to the core, over which it asks as the page does. */
export interface DesktopLine {
  readonly client: CoreClient
  /** True once the core or main has ended it: what still waits on it fails. */
  readonly closed: boolean
  close(): void
}

export function openLine(rpc: RpcDoor): DesktopLine {
  const { port1, port2 } = new MessageChannel()
  let closed = false
  const session = rpc.open({
    send: (message) => port2.postMessage(message),
    backlog: () => 0,
    close: () => port2.close(),
  })
  port2.on('message', (data) => session.receive(data))
  port2.on('close', () => {
    closed = true
    session.close()
  })
  return {
    client: createORPCClient(new RPCLink({ port: port1 })),
    get closed() {
      return closed
    },
    close: () => {
      closed = true
      port1.close()
    },
  }
}
