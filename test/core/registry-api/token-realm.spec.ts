import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, test } from 'vitest'
import { findTokenRealm, realmIn } from '../../../core/registry-api/token-realm.ts'

const host = 'registry.example:5000'

describe('the realm in a challenge', () => {
  test.each([
    ['Bearer realm="https://auth.docker.io/token",service="registry.docker.io"', 'auth.docker.io'],
    ['bearer service="x", realm="https://login.example:8443/t?a=1"', 'login.example:8443'],
    ['Basic realm="private", Bearer realm="https://login.example/t"', 'login.example'],
    ['Bearer realm="http://login.example/t"', 'http://login.example'],
    ['Bearer realm="https://ann:pw@login.example/t"', 'login.example'],
    ['Bearer realm="https://lögin.example/t"', 'xn--lgin-5qa.example'],
    [`Bearer realm="https://${host}/token"`, undefined],
    ['Basic realm="https://login.example/t"', undefined],
    ['Bearer realm="javascript:alert(1)"', undefined],
    ['Bearer realm="file:///etc/passwd"', undefined],
    ['Bearer realm="/token"', undefined],
    ['Bearer xrealm="https://login.example/t"', undefined],
    [`Bearer realm="https://${'a.'.repeat(200)}example/t"`, undefined],
    ['Bearer', undefined],
    ['', undefined],
  ])('%s', (challenge, realm) => {
    expect(realmIn(challenge, host)).toBe(realm)
  })
})

describe('a look at a registry', () => {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })

  async function serve(status: number, headers: Record<string, string>) {
    const seen: (string | undefined)[] = []
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim())
      response.writeHead(status, headers).end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    ends.push(() => server.close())
    return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
  }
  const soon = () => AbortSignal.timeout(5000)

  it('asks once, without a credential', async () => {
    const there = await serve(401, { 'www-authenticate': 'Bearer realm="https://login.example/t"' })
    expect(await findTokenRealm(there.host, soon())).toBe('login.example')
    expect(there.seen).toEqual(['GET /v2/'])
  })

  it('goes nowhere else', async () => {
    const other = await serve(401, { 'www-authenticate': 'Bearer realm="https://login.example/t"' })
    const there = await serve(302, { location: `http://${other.host}/v2/` })
    expect(await findTokenRealm(there.host, soon())).toBeUndefined()
    expect(other.seen).toEqual([])
  })

  it('finds nothing where nobody answers, or not in time', async () => {
    expect(await findTokenRealm('127.0.0.1:1', soon())).toBeUndefined()
    expect(await findTokenRealm('127.0.0.1:1', AbortSignal.abort())).toBeUndefined()
    const silent = createServer(() => undefined)
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    ends.push(() => {
      silent.closeAllConnections()
      silent.close()
    })
    const { port } = silent.address() as AddressInfo
    expect(await findTokenRealm(`127.0.0.1:${port}`, AbortSignal.timeout(100))).toBeUndefined()
  })
})
