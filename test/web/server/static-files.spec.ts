import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startWebBed, type WebBed } from '../web-bed.ts'

describe('addresses that are no file of the page', () => {
  let bed: WebBed
  beforeEach(async () => {
    bed = await startWebBed()
  })
  afterEach(() => bed.dispose())

  it.each([
    '/../secret.html',
    '/..%2fsecret.html',
    '/%2e%2e/secret.html',
    '/%252e%252e%252fsecret.html',
    '/..%5csecret.html',
    '/..\\secret.html',
    '/assets/../../secret.html',
    '/assets/..',
    '/../page-other/index.html',
    '/-other/index.html',
    '/link.html',
    '/linked/index.html',
    '/.secret.key',
    '/index.html%00.js',
    '/index.html/',
    '/index.html/..',
    '//index.html',
    '/assets',
    '/assets/',
    '/assets//index-1a2b.js',
    '/./index.html',
    '/INDEX.HTML',
    '/index%2ehtml',
    '/index.html;x',
    '/etc/passwd',
    '//etc/passwd',
    '/constructor',
    '/__proto__',
  ])('WB-10: %s is nothing', async (path) => {
    const reply = await bed.raw(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${bed.port}\r\nConnection: close\r\n\r\n`,
    )
    expect(reply).toMatch(/^HTTP\/1.1 40[04] /)
    expect(reply).not.toContain(bed.canary)
  })

  it.each(['POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'WB-10: %s of a file is nothing',
    async (method) => {
      expect((await bed.ask({ method, headers: { origin: bed.origin } })).status).toBe(404)
    },
  )

  it('WB-10: refuses requests whose end two servers would see at two places', async () => {
    const head = `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${bed.port}\r\nOrigin: ${bed.origin}\r\n`
    const smuggled = `GET /assets/index-1a2b.js HTTP/1.1\r\nHost: 127.0.0.1:${bed.port}\r\n\r\n`
    const probes = [
      `${head}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
      `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`,
      `${head}Content-Length: 0\r\nContent-Length: 5\r\n\r\n${smuggled}`,
      `${head}Content-Length: +0\r\n\r\n${smuggled}`,
      `${head}X: y\r\n Transfer-Encoding: chunked\r\nContent-Length : 0\r\n\r\n${smuggled}`,
      `${head}Content-Length: 0\n\n${smuggled}`,
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${bed.port}\r\nHost : evil.test\r\n\r\n`,
      'GET /\r\n\r\n',
      'rubbish\r\n\r\n',
    ]
    for (const probe of probes) {
      const reply = await bed.raw(probe)
      expect(reply, probe).toMatch(/^(?:HTTP\/1.1 4\d\d |$)/)
      expect(reply, probe).not.toContain('export {}')
    }
  })

  it.each([
    '//evil.test',
    '/\\evil.test',
    '/%2f%2fevil.test',
    '/?next=//evil.test',
    '/?redirect=javascript:alert(1)',
    '/session?next=https://evil.test',
  ])('WB-12: %s leads nowhere else', async (path) => {
    const reply = await bed.raw(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${bed.port}\r\nConnection: close\r\n\r\n`,
    )
    expect(reply).not.toMatch(/^HTTP\/1.1 3/)
    expect(reply.toLowerCase()).not.toContain('\r\nlocation:')
    expect(reply).not.toContain('evil.test')
  })
})
