import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something at an address where a registry is looked for. */
export type CaptivePortal = {
  readonly host: string
  /** Method and path of each request, in order. */
  requests(): readonly string[]
  dispose(): Promise<void>
}

/**
 * Starts a stand-in for the portal of a hotel or a train: it answers every request with 200 and a page that
 * asks for a room number, also where a registry was meant; or it sends there first, with 302. Plain HTTP.
 */
export async function startCaptivePortalStandIn(
  address: string,
  manner: 'at once' | 'by redirect' = 'at once',
): Promise<CaptivePortal> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    request.resume()
    if (manner === 'by redirect' && request.url !== '/welcome') {
      return void response.writeHead(302, { location: '/welcome' }).end()
    }
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>Welcome</title><p>Please enter your room number to go online.')
  })
  await new Promise<void>((done) => server.listen(0, address, done))
  return {
    host: `${address}:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
