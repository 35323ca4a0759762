import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handshake, postToken, startWebBed, type WebBed } from '../web-bed.ts'

describe('requests that no page makes', () => {
  let bed: WebBed
  beforeEach(async () => {
    bed = await startWebBed()
  })
  afterEach(() => bed.dispose())

  const host = () => `Host: 127.0.0.1:${bed.port}\r\n`
  const statuses = (said: string) => [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => status)
  const knows = async (cookie: string) => (await bed.ask({ path: '/session', headers: { cookie } })).status

  it('answers requests that come in one piece, in order, and none behind one that was refused', async () => {
    const get = (path: string) => `GET ${path} HTTP/1.1\r\n${host()}\r\n`
    const foreign = 'GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n'
    expect(
      statuses(await bed.raw(get('/') + get('/nothing') + get('/session') + foreign + get('/'))),
    ).toEqual([...['200', '404', '401'], '403'])
  })

  it('answers as many requests in one piece as there are, each once', async () => {
    const last = `GET /session HTTP/1.1\r\n${host()}Connection: close\r\n\r\n`
    const said = await bed.raw(`GET /nothing HTTP/1.1\r\n${host()}\r\n`.repeat(2000) + last)
    expect(statuses(said)).toEqual([...Array.from({ length: 2000 }, () => '404'), '401'])
  })

  it('WB-08: puts no line of the request into its answer', async () => {
    const paths = [
      '/%0d%0aSet-Cookie:%20a=b',
      '/?x=%0d%0aSet-Cookie:%20a=b',
      '/transfers/%0d%0aSet-Cookie:a=b',
    ]
    for (const path of paths) {
      const reply = await bed.ask({ path })
      expect(reply.headers['set-cookie'], path).toBeUndefined()
      expect(JSON.stringify(reply), path).not.toContain('a=b')
    }
    for (const line of [
      'X: a\rSet-Cookie: a=b',
      'X: a\nSet-Cookie: a=b\nX:\0',
      'X\r\n: y',
      'Set Cookie: a=b',
    ]) {
      const said = await bed.raw(`GET /nothing HTTP/1.1\r\n${host()}${line}\r\nConnection: close\r\n\r\n`)
      expect(said, JSON.stringify(line)).not.toContain('a=b')
    }
  })

  it('asks for no body that it would refuse', async () => {
    const post = (path: string, origin: string) =>
      bed.raw(
        `POST ${path} HTTP/1.1\r\n${host()}Origin: ${origin}\r\nContent-Type: application/json\r\n` +
          'Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n',
      )
    expect(statuses(await post('/session', 'http://evil.test'))).toEqual(['403'])
    expect(statuses(await post('/transfers/x', bed.origin))).toEqual(['401'])
    expect(statuses(await post('/nothing', bed.origin))).toEqual(['404'])
    const asked = postToken(bed.origin, bed.token())
    expect((await bed.ask({ ...asked, headers: { ...asked.headers, expect: '100-continue' } })).status).toBe(
      204,
    )
  })

  it('WB-03: upgrades at one address, to one protocol', async () => {
    const cookie = await bed.signIn()
    for (const path of ['/', '/session', '/rpc/', '/rpc?x', '//rpc', '/RPC', '/%72pc', '/transfers/x']) {
      const status = await handshake(bed.dial({ headers: { cookie }, origin: bed.origin }, path))
      expect(status, path).toBe(404)
    }
    const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
    const version = 'Sec-WebSocket-Version: 13\r\n'
    for (const lines of [
      `Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n${key}${version}`,
      `Upgrade: websocket\r\n${version}`,
      `Upgrade: websocket\r\nSec-WebSocket-Key: short\r\n${version}`,
      `Upgrade: websocket\r\n${key}Sec-WebSocket-Version: 1\r\n`,
    ]) {
      const said = await bed.raw(
        `GET /rpc HTTP/1.1\r\n${host()}Origin: ${bed.origin}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\n${lines}\r\n`,
      )
      expect(statuses(said), lines).toEqual(['400'])
      expect(said.toLowerCase(), lines).toContain("frame-ancestors 'none'")
      expect(said.toLowerCase(), lines).toContain('x-content-type-options: nosniff')
    }
    const posted = await bed.raw(
      `POST /rpc HTTP/1.1\r\n${host()}Origin: ${bed.origin}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\n` +
        `Upgrade: websocket\r\n${key}${version}Content-Length: 0\r\n\r\n`,
    )
    expect(statuses(posted)).toEqual(['400'])
  })

  it('speaks no HTTP/2, no TLS and no other protocol', async () => {
    for (const bytes of [
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      '\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03',
      'GET / HTTP/9.9\r\n\r\n',
      'GET / ICE/1.0\r\n\r\n',
      '\r\n\r\n\0\0\0',
    ]) {
      const said = await bed.raw(bytes)
      expect(said, JSON.stringify(bytes)).toMatch(/^(?:HTTP\/1\.1 400 |$)/)
      if (said !== '') expect(said.toLowerCase()).toContain('cache-control: no-store')
    }
    expect((await bed.ask({})).status).toBe(200)
  })

  it('WB-08: bounds what stands before a body, and says so with all its headers', async () => {
    expect((await bed.ask({ path: `/${'a'.repeat(7000)}` })).status).toBe(404)
    for (const asked of [
      { path: `/${'a'.repeat(9000)}` },
      { headers: { cookie: 'a=b; '.repeat(2000) } },
      { headers: { 'x-long': 'a'.repeat(9000) } },
    ]) {
      const reply = await bed.ask(asked)
      expect(reply.status).toBe(431)
      expect(reply.headers).toMatchObject({ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' })
    }
  })

  it('finds its own cookie among many, and among others of its name', async () => {
    const cookie = await bed.signIn()
    const tossed = Array.from({ length: 100 }, (_, at) => `fairlead-${bed.port}=x${at}`)
    expect(await knows([...tossed, cookie].join('; '))).toBe(204)
    expect(await knows([cookie, ...tossed].join('; '))).toBe(204)
    expect(await knows([...Array.from({ length: 300 }, (_, at) => `c${at}=${at}`), cookie].join(';'))).toBe(
      204,
    )
    expect(await knows(tossed.join('; '))).toBe(401)
    const [name = '', secret = ''] = cookie.split('=')
    for (const near of [
      `${name}=${secret}x`,
      `${name}=${secret.slice(1)}`,
      `${name}="${secret}"`,
      `${name.toUpperCase()}=${secret}`,
      `x${name}=${secret}`,
      `${name} =${secret}`,
      `${name}==${secret}`,
      `__proto__=${secret}`,
    ]) {
      expect(await knows(near), near.replace(secret, '…')).toBe(401)
    }
    // two lines of cookies, as HTTP/2 would make them
    expect((await bed.ask({ path: '/session', headers: { cookie: ['a=b', cookie] } })).status).toBe(204)
  })
})
