import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import { openLine } from '../native/desktop-line.ts'

/** The ports on 127.0.0.1 that workloads of ours publish now, asked of the core as the page would ask. */
export async function publishedPorts(rpc: RpcDoor): Promise<ReadonlySet<number>> {
  const line = openLine(rpc)
  const { client } = line
  try {
    const environments = await client.environments.list()
    const lists = await Promise.all(
      environments.map(({ id }) => client.workloads.list({ environmentId: id }).catch(() => [])),
    )
    const ports = lists.flat().flatMap((workload) => workload.ports)
    return new Set(
      ports.flatMap(({ host, protocol }) => (host !== undefined && protocol === 'tcp' ? [host] : [])),
    )
  } finally {
    line.close()
  }
}
