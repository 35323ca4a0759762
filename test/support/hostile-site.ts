import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site of somebody else's, with one empty page. */
export interface HostileSite {
  readonly port: number
  dispose(): Promise<void>
}

/** Serves an empty page under every path; it forbids its own scripts nothing. */
export async function startHostileSite(address: string, port = 0): Promise<HostileSite> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<!doctype html><title>hostile</title><body>')
  })
  server.listen(port, address)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    dispose: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close').catch(() => undefined)
    },
  }
}
