import { connect, createServer, type Socket } from 'node:net'

/** A way to a registry that can be held after so many bytes: pulls then stand still half-way. */
export type Gate = {
  /** The address to pull from, in the place of the registry's own. */
  readonly host: string
  /** Lets this many bytes through from now on, until it is opened; settles when they are through. */
  hold(bytes: number): Promise<void>
  open(): void
  dispose(): Promise<void>
}

/** Listens on a loopback address, in front of the registry at `to`; open at first. */
export async function startGate(options: {
  readonly address: string
  readonly port?: number
  readonly to: string
}): Promise<Gate> {
  const { address, to } = options
  const [toHost = '', toPort] = to.split(':')
  const sockets = new Set<Socket>()
  const held = new Set<Socket>()
  let left = Number.POSITIVE_INFINITY
  let through = (): void => undefined
  const server = createServer((client) => {
    const registry = connect(Number(toPort), toHost)
    for (const [socket, other] of [
      [client, registry],
      [registry, client],
    ] as const) {
      sockets.add(socket)
      // Either end may leave at any time: then the other has nobody to speak to.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        other.destroy()
        sockets.delete(socket)
        held.delete(socket)
      })
    }
    client.pipe(registry)
    registry.on('data', (chunk) => {
      if (!client.write(chunk)) {
        registry.pause()
        client.once('drain', () => !held.has(registry) && registry.resume())
      }
      left -= chunk.length
      if (left > 0) return
      through()
      registry.pause()
      held.add(registry)
    })
  })
  await new Promise<void>((done) => server.listen(options.port ?? 0, address, done))
  const place = server.address()
  return {
    host: `${address}:${place && typeof place === 'object' ? place.port : 0}`,
    hold: (bytes) => {
      left = bytes
      return new Promise((done) => {
        through = done
      })
    },
    open: () => {
      left = Number.POSITIVE_INFINITY
      for (const registry of held) registry.resume()
      held.clear()
    },
    dispose: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
