import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something at an address where a registry is looked for. */
export type RegistryFront = { readonly host: string; dispose(): Promise<void> }

/** What is answered: the whole of it in one piece. */
export type FrontAnswer = { readonly status: number; readonly type: string; readonly body: string }

/**
 * Starts a stand-in for what stands before a registry: it greets at `/v2/` as a registry that asks nobody for a
 * login, unless `atOnce`, and answers everything else alike. Plain HTTP.
 */
export async function startRegistryFrontStandIn(
  address: string,
  answer: FrontAnswer & { readonly atOnce?: boolean },
): Promise<RegistryFront> {
  const server = createServer((request, response) => {
    request.resume()
    const greets = request.url === '/v2/' && answer.atOnce !== true
    response.writeHead(greets ? 200 : answer.status, {
      'content-type': greets ? 'application/json' : answer.type,
      'docker-distribution-api-version': 'registry/2.0',
      // Podman would wait for minutes before it tells that there were too many requests.
      'retry-after': '0',
    })
    response.end(greets ? '{}' : answer.body)
  })
  await new Promise<void>((done) => server.listen(0, address, done))
  return {
    host: `${address}:${(server.address() as AddressInfo).port}`,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
