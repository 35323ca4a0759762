import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import type { testContract } from '../../core/rpc/test-router.ts'
import { handshake, startWebBed, type WebBed } from '../web-bed.ts'

describe('the socket of the page', () => {
  let bed: WebBed
  let cookie: string
  beforeEach(async () => {
    bed = await startWebBed()
    cookie = await bed.signIn()
  })
  afterEach(() => bed.dispose())

  const signedIn = () => bed.dial({ headers: { cookie }, origin: bed.origin })
  const clientOver = (socket: WebSocket): ContractRouterClient<typeof testContract> =>
    createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }))

  it('carries calls', async () => {
    const socket = signedIn()
    expect(await clientOver(socket).double({ value: 4 })).toEqual({ value: 8 })
    expect(socket.extensions).toBe('')
  })

  it.each([
    ['no origin', undefined],
    ['the origin null', 'null'],
    ['another port', 'http://127.0.0.1:1'],
    ['another name of this machine', 'http://localhost:PORT'],
    ['another scheme', 'https://127.0.0.1:PORT'],
    ['a longer name', 'http://127.0.0.1:PORT.evil.test'],
    ['a path', 'http://127.0.0.1:PORT/'],
    ['upper case', 'HTTP://127.0.0.1:PORT'],
  ])('WB-03: refuses the handshake with %s', async (_, origin) => {
    const named = origin === undefined ? {} : { origin: origin.replace('PORT', String(bed.port)) }
    expect(await handshake(bed.dial({ headers: { cookie }, ...named }))).toBe(403)
  })

  it('WB-03: refuses the handshake without a session, with a foreign Host, or elsewhere', async () => {
    const { origin } = bed
    expect(await handshake(bed.dial({ origin }))).toBe(401)
    expect(await handshake(bed.dial({ origin, headers: { cookie: `${cookie.slice(0, -1)}!` } }))).toBe(401)
    expect(await handshake(bed.dial({ origin, headers: { cookie, host: 'evil.test' } }))).toBe(403)
    const rebound = { cookie, host: `evil.test:${bed.port}` }
    expect(await handshake(bed.dial({ origin: `http://evil.test:${bed.port}`, headers: rebound }))).toBe(403)
    expect(await handshake(bed.dial({ origin, headers: { cookie } }, '/'))).toBe(404)
    expect(await handshake(bed.dial({ origin, headers: { cookie } }, '/rpc/'))).toBe(404)
    const token = bed.token()
    expect(await handshake(bed.dial({ origin }, `/rpc?token=${token}`))).toBe(404)
    expect(await handshake(signedIn())).toBe(101)
  })

  it('WB-08: a refused handshake carries the security headers', async () => {
    const socket = bed.dial({ origin: bed.origin })
    const [, response] = await once(socket, 'unexpected-response')
    expect(response.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })

  it('WB-11: a huge frame, a bomb of small ones and a flood of pings cost their own socket only', async () => {
    const good = signedIn()
    const client = clientOver(good)
    expect(await client.double({ value: 1 })).toEqual({ value: 2 })

    const huge = signedIn()
    await once(huge, 'open')
    huge.send('x'.repeat(100 * 1024 * 1024), () => undefined)
    huge.on('error', () => undefined)
    await once(huge, 'close')

    const pieces = signedIn()
    await once(pieces, 'open')
    pieces.on('error', () => undefined)
    for (let at = 0; at < 100_000 && pieces.readyState === 1; at += 1) pieces.send('', { fin: false })
    await once(pieces, 'close')

    const pings = signedIn()
    await once(pings, 'open')
    pings.on('error', () => undefined)
    for (let at = 0; at < 1000; at += 1) pings.ping()
    await once(pings, 'close')

    const compressed = bed.dial({
      headers: { cookie },
      origin: bed.origin,
      perMessageDeflate: { threshold: 0 },
    })
    await once(compressed, 'open')
    expect(compressed.extensions).toBe('')

    expect(await client.double({ value: 2 })).toEqual({ value: 4 })
  }, 30_000)

  it('WB-11: a session has sixteen sockets and no more', async () => {
    const outcomes: number[] = []
    for (let at = 0; at < 18; at += 1) outcomes.push(await handshake(signedIn()))
    expect(outcomes).toEqual([...Array.from({ length: 16 }, () => 101), 429, 429])
  })

  it('WB-11: ten thousand connections that say nothing, or one header a second, are bounded and dropped', async () => {
    const client = clientOver(signedIn())
    await client.double({ value: 1 })
    const sockets: Socket[] = []
    let refused = 0
    for (let batch = 0; batch < 20; batch += 1) {
      await Promise.all(
        Array.from({ length: 500 }, async () => {
          const socket = connect(bed.port, '127.0.0.1')
          socket.on('error', () => undefined)
          socket.resume()
          socket.once('close', () => {
            refused += 1
          })
          sockets.push(socket)
          await once(socket, 'connect').catch(() => undefined)
          if (sockets.length % 2 === 0) socket.write('GET / HTTP/1.1\r\nX: ')
        }),
      )
    }
    await vi.waitFor(() => expect(refused).toBeGreaterThan(9700), { timeout: 10_000 })
    expect(await client.double({ value: 2 })).toEqual({ value: 4 })
    // Those that were let in have five seconds to say what they want.
    await vi.waitFor(() => expect(refused).toBe(10_000), { timeout: 15_000, interval: 200 })
    expect((await bed.ask({})).status).toBe(200)
    expect(await client.double({ value: 3 })).toEqual({ value: 6 })
  }, 60_000)
})
