import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../../core/engine/engine-client.ts'
import { problemOf } from '../../problem-of.ts'

describe('DE-12: TLS to what does not speak it', () => {
  let server: Server
  let sockets: Set<Socket>
  let greet: (socket: Socket) => unknown
  let client: EngineClient

  beforeEach(async () => {
    sockets = new Set()
    // one that does not read would not see the end either
    greet = (socket) => socket.resume()
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
      greet(socket)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo
    const endpoint = { kind: 'tcp', host: '127.0.0.1', port, text: `tcp://127.0.0.1:${port}` } as const
    client = new EngineClient(endpoint, { tls: {}, timeouts: { header: 400, idle: 400 } })
  })
  afterEach(async () => {
    client.dispose()
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  })

  test('one that stays silent is silent after a bounded wait, and let go of in the end', async () => {
    expect((await problemOf(client.version())).data).toMatchObject({ reason: 'silent' })
    client.dispose()
    await expect.poll(() => sockets.size, { timeout: 5000 }).toBe(0)
  })

  test('a call to one that stays silent ends with its signal', async () => {
    const stop = new AbortController()
    const call = client.version(stop.signal)
    await expect.poll(() => sockets.size).toBe(1)
    stop.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })

  test('one that hangs up at once has cut the connection', async () => {
    greet = (socket) => socket.destroy()
    expect((await problemOf(client.version())).data).toMatchObject({ reason: 'cut' })
  })

  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['bytes', Buffer.alloc(100, 0xff)],
  ])('one that speaks %s does not speak TLS', async (_name, bytes) => {
    greet = (socket) => socket.end(bytes)
    expect((await problemOf(client.version())).data).toMatchObject({ reason: 'tls-not-spoken' })
  })

  test('nothing goes out before the handshake but the greeting of TLS', async () => {
    const pieces: Buffer[] = []
    greet = (socket) => socket.on('data', (piece) => pieces.push(piece))
    await problemOf(client.version())
    const sent = Buffer.concat(pieces)
    expect(sent[0]).toBe(0x16)
    expect(sent.toString('latin1')).not.toMatch(/GET|HTTP\/1/)
  })
})
