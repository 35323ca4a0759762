import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A way to a registry that counts what goes by. */
export interface TimedFront {
  readonly host: string
  /** Forgets what went by. */
  reset(): void
  /** How many requests went by, and when the last answer was passed on (milliseconds since 1970, in fractions). */
  passed(): { readonly requests: number; readonly lastAt: number }
  dispose(): Promise<void>
}

/** Puts a front before a registry of the bed that speaks plain HTTP; it passes everything on as it is. */
export async function startTimedFront(address: string, registry: string): Promise<TimedFront> {
  let requests = 0
  let lastAt = 0
  const [host = '', port = ''] = registry.split(':')
  const server = createServer((from, to) => {
    requests += 1
    const { method, url, headers } = from
    const call = request({ host, port: Number(port), method, path: url, headers, setHost: false })
    call.on('response', (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
      answer.pipe(to)
    })
    call.on('error', () => to.destroy())
    to.on('finish', () => {
      lastAt = performance.timeOrigin + performance.now()
    })
    from.pipe(call)
  })
  await new Promise<void>((done) => server.listen(0, address, done))
  return {
    host: `${address}:${(server.address() as AddressInfo).port}`,
    reset: () => {
      requests = 0
    },
    passed: () => ({ requests, lastAt }),
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}
