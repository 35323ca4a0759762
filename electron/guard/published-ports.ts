import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../contract/index.ts'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'

/** The ports on 127.0.0.1 that workloads of ours publish now, asked of the core as the page would ask. */
export async function publishedPorts(rpc: RpcDoor): Promise<ReadonlySet<number>> {
  const { port1, port2 } = new MessageChannel()
  const session = rpc.open({
    send: (message) => port2.postMessage(message),
    backlog: () => 0,
    close: () => port2.close(),
  })
  port2.on('message', (data) => session.receive(data))
  port2.on('close', () => session.close())
  try {
    const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port: port1 }))
    const environments = await client.environments.list()
    const lists = await Promise.all(
      environments.map(({ id }) => client.workloads.list({ environmentId: id }).catch(() => [])),
    )
    const ports = lists.flat().flatMap((workload) => workload.ports)
    return new Set(
      ports.flatMap(({ host, protocol }) => (host !== undefined && protocol === 'tcp' ? [host] : [])),
    )
  } finally {
    port1.close()
  }
}
