import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Starts a stand-in for a machine behind a firewall that drops packets: it takes connections and never answers. */
export async function startBlackHoleStandIn(
  address: string,
): Promise<{ readonly host: string; dispose(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    // Whoever has waited enough may leave as he likes.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, address, done))
  return {
    host: `${address}:${(server.address() as AddressInfo).port}`,
    dispose: () =>
      new Promise((done) => {
        server.close(() => done())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
