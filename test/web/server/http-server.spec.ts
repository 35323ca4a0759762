import { rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postToken, startWebBed, type WebBed } from '../web-bed.ts'

const expectedHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
}

describe('the web server', () => {
  let bed: WebBed
  beforeEach(async () => {
    bed = await startWebBed()
  })
  afterEach(() => bed.dispose())

  it('serves the page', async () => {
    for (const path of ['/', '/index.html', '/?a=b', '/assets/index-1a2b.js']) {
      expect((await bed.ask({ path })).status).toBe(200)
    }
    const script = await bed.ask({ path: '/assets/index-1a2b.js' })
    expect(script).toMatchObject({
      body: 'export {}',
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
    const head = await bed.ask({ method: 'HEAD' })
    expect(head).toMatchObject({ status: 200, body: '' })
  })

  it.each([
    ['another name', 'fairlead.test'],
    ['localhost', 'localhost:PORT'],
    ['no port', '127.0.0.1'],
    ['another port', '127.0.0.1:1'],
    ['a longer port', '127.0.0.1:PORT0'],
    ['a trailing dot', '127.0.0.1.:PORT'],
    ['a look-alike', '127.0.0.1:PORT.evil.test'],
    ['userinfo', 'a@127.0.0.1:PORT'],
    ['another spelling', '127.1:PORT'],
    ['hexadecimal', '0x7f000001:PORT'],
    ['a list', '127.0.0.1:PORT, evil.test'],
  ])('WB-01: refuses a Host that is %s, static files included', async (_, host) => {
    for (const path of ['/', '/assets/index-1a2b.js', '/session', '/rpc', '/nothing']) {
      const reply = await bed.ask({ path, headers: { host: host.replace('PORT', String(bed.port)) } })
      expect(reply.status).toBe(403)
      expect(reply.body).toBe('Forbidden\n')
    }
  })

  it('WB-01: refuses two Host headers, none, and an absolute target', async () => {
    const host = `127.0.0.1:${bed.port}`
    expect(await bed.raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.test\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 40[03] /,
    )
    expect(await bed.raw(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 40[03] /,
    )
    expect(await bed.raw('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
    expect(await bed.raw('GET / HTTP/1.1\r\nHost:\r\n\r\n')).toMatch(/^HTTP\/1.1 40[03] /)
    expect(await bed.raw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 403 /)
    expect(await bed.raw(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /)
  })

  it('WB-04: refuses what a browser says comes from another site, but not a link that was followed', async () => {
    const from = (site: string, mode: string, dest: string) =>
      bed.ask({ headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } })
    expect((await from('cross-site', 'no-cors', 'script')).status).toBe(403)
    expect((await from('same-site', 'no-cors', 'image')).status).toBe(403)
    expect((await from('cross-site', 'cors', 'empty')).status).toBe(403)
    expect((await from('cross-site', 'navigate', 'iframe')).status).toBe(403)
    expect((await from('cross-site', 'navigate', 'document')).status).toBe(200)
    expect((await from('same-origin', 'no-cors', 'script')).status).toBe(200)
    expect((await from('none', 'navigate', 'document')).status).toBe(200)
    expect((await bed.ask({ headers: { origin: 'http://127.0.0.1:1' } })).status).toBe(403)
  })

  it.each(['cross-site', 'same-site', 'none'])(
    'WB-04: whether there is a session is not told to who follows a link from %s',
    async (site) => {
      const cookie = await bed.signIn()
      const followed = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
      const ask = (headers: Record<string, string>) => bed.ask({ path: '/session', headers })
      const [known, unknown] = [await ask({ cookie, ...followed }), await ask(followed)]
      expect([known.status, known.body]).toEqual([unknown.status, unknown.body])
      expect(known.status).toBe(403)
      expect((await ask({ cookie, 'sec-fetch-site': 'same-origin' })).status).toBe(204)
    },
  )

  it.each([
    undefined,
    'null',
    'http://evil.test',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.evil.test',
    'http://127.0.0.1',
  ])('WB-04: a change with the origin %s changes nothing', async (origin) => {
    const token = bed.token()
    const asked = postToken(bed.origin, token)
    const { origin: _, ...headers } = asked.headers as Record<string, string>
    const named =
      origin === undefined ? headers : { ...headers, origin: origin.replace('PORT', String(bed.port)) }
    expect((await bed.ask({ ...asked, headers: named })).status).toBe(403)
    expect((await bed.ask(asked)).status).toBe(204)
  })

  it('WB-08: every answer carries the security headers, none a CORS header or words of the request', async () => {
    const word = 'f00dfeed'
    const wrong = postToken(bed.origin, word)
    const replies = [
      await bed.ask({}),
      await bed.ask({ path: `/${word}` }),
      await bed.ask({ path: `/${word}`, headers: { host: word } }),
      await bed.ask(wrong),
      await bed.ask({ ...wrong, body: '{' }),
      await bed.ask({ ...wrong, body: word.repeat(1000) }),
      await bed.ask({ ...wrong, headers: { origin: bed.origin, 'content-type': word } }),
      await bed.ask({ method: 'OPTIONS', path: `/${word}`, headers: { origin: bed.origin } }),
      await bed.ask({ ...postToken(bed.origin, bed.token()) }),
      await bed.ask({ path: '/session' }),
      await bed.ask({ headers: { expect: word } }),
      await bed.ask({ headers: { [word]: word.repeat(2000) } }),
    ]
    expect(new Set(replies.map((reply) => reply.status))).toEqual(
      new Set([200, 404, 403, 401, 413, 415, 204, 417, 431]),
    )
    for (const { headers, body, status } of replies) {
      expect(headers, String(status)).toMatchObject(expectedHeaders)
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers['content-security-policy']).toContain("script-src 'self';")
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
      expect(headers).not.toHaveProperty('x-powered-by')
      expect(body + JSON.stringify(headers)).not.toContain(word)
    }
    expect(JSON.stringify(bed.lines)).not.toContain(word)
  })

  it('WB-08: a failure of its own is a bare 500', async () => {
    const broken = await startWebBed()
    await broken.ask({})
    // The list of files was made; the file has gone since.
    await rm(broken.pageFile)
    const reply = await broken.ask({})
    expect(reply).toMatchObject({ status: 500, body: 'Internal Server Error\n', headers: expectedHeaders })
    expect(JSON.stringify(broken.lines)).not.toContain(broken.pageFile)
    await broken.dispose()
  })

  it.each([
    'forwarded',
    'x-forwarded-host',
    'x-forwarded-proto',
    'x-forwarded-for',
    'x-original-url',
    'x-rewrite-url',
    'x-http-method-override',
  ])('WB-09: %s has no effect', async (header) => {
    const plain = await bed.ask({})
    const value =
      header === 'forwarded' ? 'host=evil.test;proto=https' : header.includes('url') ? '/session' : 'DELETE'
    const told = await bed.ask({ headers: { [header]: value } })
    expect({ ...told, headers: { ...told.headers, date: '' } }).toEqual({
      ...plain,
      headers: { ...plain.headers, date: '' },
    })
    const host = await bed.ask({ headers: { host: 'evil.test', [header]: `127.0.0.1:${bed.port}` } })
    expect(host.status).toBe(403)
  })

  it('permits one more exact origin, for a tunnel, and nothing near it', async () => {
    const tunnelled = await startWebBed({ origin: 'http://127.0.0.1:9123' })
    const as = (host: string, origin: string) =>
      tunnelled.ask({
        ...postToken(origin, tunnelled.token()),
        headers: { host, origin, 'content-type': 'application/json' },
      })
    expect((await as('127.0.0.1:9123', 'http://127.0.0.1:9123')).status).toBe(204)
    expect((await as('127.0.0.1:9123', tunnelled.origin)).status).toBe(403)
    expect((await as(`127.0.0.1:${tunnelled.port}`, 'http://127.0.0.1:9123')).status).toBe(403)
    expect((await as('localhost:9123', 'http://localhost:9123')).status).toBe(403)
    const { headers } = await tunnelled.ask({})
    expect(headers['content-security-policy']).toContain('ws://127.0.0.1:9123')
    await tunnelled.dispose()
  })

  it('WB-13: listens on 127.0.0.1 only', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ address }) => address !== '127.0.0.1')
    for (const { address } of [{ address: '127.0.0.2' }, { address: '::1' }, ...others]) {
      const outcome = await new Promise((resolve) => {
        const socket = connect(bed.port, address)
        socket.once('connect', () => resolve('open'))
        socket.once('error', () => resolve('closed'))
      })
      expect(outcome, address).toBe('closed')
    }
  })
})
