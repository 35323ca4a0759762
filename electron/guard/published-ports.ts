import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import { type CoreClient, openLine } from '../native/desktop-line.ts'

/** The ports on 127.0.0.1 that workloads of ours publish now, asked of the core as the page would ask. */
export async function publishedPorts(rpc: RpcDoor): Promise<ReadonlySet<number>> {
  const line = openLine(rpc)
  try {
    return await portsHere(line.client)
  } finally {
    line.close()
  }
}

/** Addresses of a published port that 127.0.0.1 is among. */
const here = /^(?:0\.0\.0\.0|::|127\.0\.0\.1|)$/

/**
 * Of engines that are reached by a socket alone: what an engine on another machine publishes is published there, and on
 * this one the same port may be anybody's.
 */
export async function portsHere({
  environments,
  workloads,
}: Pick<CoreClient, 'environments' | 'workloads'>): Promise<ReadonlySet<number>> {
  const local = (await environments.list()).filter(({ way }) => way === 'socket')
  const lists = await Promise.all(
    local.map(({ id }) => workloads.list({ environmentId: id }).catch(() => [])),
  )
  const ports = lists.flat().flatMap((workload) => workload.ports)
  return new Set(
    ports.flatMap(({ host, address = '', protocol }) =>
      host !== undefined && protocol === 'tcp' && here.test(address) ? [host] : [],
    ),
  )
}
