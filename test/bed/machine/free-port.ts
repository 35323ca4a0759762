import { createServer } from 'node:net'

/** A TCP port of that loopback address which nobody listens on now. */
export function freePort(address: string): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.on('error', fail)
    server.listen(0, address, () => {
      const found = server.address()
      server.close(() => (found && typeof found === 'object' ? done(found.port) : fail(new Error('no port'))))
    })
  })
}
