import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Starts a stand-in for a proxy that wants a password of its own before it lets anyone through: 407 to all. */
export async function startClosedProxyStandIn(
  address: string,
): Promise<{ readonly url: string; dispose(): Promise<void> }> {
  const server = createServer((_request, response) => response.writeHead(407).end())
  server.on('connect', (_request, socket) =>
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n'),
  )
  await new Promise<void>((done) => server.listen(0, address, done))
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
