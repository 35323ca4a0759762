import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { listTags, type TagOrder } from '../../../../core/registry-api/tags/tag-list.ts'
import { causeToSkip } from '../../../bed/machine/bed-parts.ts'
import { inNamespace } from '../../../bed/machine/namespace.ts'
import { type CertificateAuthority, createAuthority } from '../../../bed/registries/certificate-authority.ts'
import { takeOutsideAddress } from '../../../bed/registries/outside-address.ts'
import { type ScriptedRegistry, startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'

const user = 'ann'
const password = `${randomBytes(18).toString('base64url')}+/é`
const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
/** One that could stand in a header as it is. */
const simple = randomBytes(12).toString('hex')
const given = randomBytes(24).toString('base64url')
const login = { username: user, secret: { kind: 'password', bytes: Buffer.from(password) } } as const

/** Not a loopback address: there engines and we alike want TLS. */
const outside = '192.0.2.20'
const tokens = '192.0.2.21'
const missing = inNamespace() ? causeToSkip([]) : 'no network namespace of its own'

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(JSON.stringify(body))

/** Asks for Basic or Bearer, and lists one tag for whoever shows it. */
const asking =
  (challenge: string, wanted: string, then: RequestListener = json(200, { tags: ['1'] })): RequestListener =>
  (request, response) =>
    request.headers.authorization === wanted
      ? then(request, response)
      : json(401, {}, { 'www-authenticate': challenge })(request, response)

describe.skipIf(missing)(`LK-05: a list of tags${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const started: ScriptedRegistry[] = []
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-tags-'))
  let authority: CertificateAuthority
  let trust: SecureContext

  beforeAll(() => {
    authority = createAuthority(folder)
    trust = createSecureContext({ ca: authority.pem })
    return () => rmSync(folder, { recursive: true })
  })
  afterEach(async () => {
    for (const each of started.splice(0)) await each.dispose()
  })

  async function serve(address: string, answer: RequestListener, secure = true): Promise<ScriptedRegistry> {
    const at = address.startsWith('127.') ? address : takeOutsideAddress(address as `192.0.2.${number}`)
    const pair = secure ? authority.issueFor(at) : undefined
    const one = await startScriptedRegistry({ address: at, pair, answer })
    started.push(one)
    return one
  }
  const list = (host: string, order: Partial<TagOrder> = {}) =>
    listTags({
      ...{ host, path: 'team/app', login, trust, agreed: () => false, signal: AbortSignal.timeout(20_000) },
      shelf: { take: () => undefined, put: () => undefined },
      ...order,
    })
  /** The credentials that reached a server, in order, without the requests that had none. */
  const sentTo = ({ seen }: ScriptedRegistry) => seen.flatMap(({ authorization }) => authorization ?? [])
  const bearerAt = (realm: string, rest = '') => `Bearer realm="${realm}/token",service="s"${rest}`

  it('is had with Basic, and only after the registry has asked for it', async () => {
    const registry = await serve(outside, asking('Basic realm="x"', basic))
    expect(await list(registry.host)).toEqual({ kind: 'listed', tags: ['1'], more: false })
    expect(registry.seen.map(({ method, url, authorization }) => [method, url, authorization])).toEqual([
      ['GET', '/v2/team/app/tags/list?n=1000', undefined],
      ['GET', '/v2/team/app/tags/list?n=1000', basic],
    ])
  })

  it('is had without a login where none is asked for, and then none is sent', async () => {
    const registry = await serve(outside, json(200, { tags: ['2', '10', 'latest'] }))
    expect(await list(registry.host)).toEqual({ kind: 'listed', tags: ['latest', '10', '2'], more: false })
    expect(sentTo(registry)).toEqual([])
  })

  it('is had by a token of the registry’s own, for pulling this repository and no more', async () => {
    const registry: ScriptedRegistry = await serve(outside, (request, response) => {
      if (request.url?.startsWith('/token'))
        return json(200, { token: given, expires_in: 300 })(request, response)
      const challenge = bearerAt(registry.origin, ',scope="repository:other/app:pull,push,delete"')
      asking(challenge, `Bearer ${given}`)(request, response)
    })
    const kept: unknown[] = []
    const shelf = { take: () => undefined, put: (...token: unknown[]) => void kept.push(token) }
    expect(await list(registry.host, { shelf })).toMatchObject({ kind: 'listed', tags: ['1'] })
    const asked = new URL(registry.seen[1]?.url ?? '', registry.origin)
    expect([...asked.searchParams]).toEqual([
      ['scope', 'repository:team/app:pull'],
      ['service', 's'],
    ])
    expect(sentTo(registry)).toEqual([basic, `Bearer ${given}`])
    expect(kept).toEqual([[given, 300_000]])
  })

  it('is had with an identity token by OAuth 2, in the body of a POST', async () => {
    const registry: ScriptedRegistry = await serve(outside, (request, response) => {
      if (request.url?.startsWith('/token')) return json(200, { access_token: given })(request, response)
      asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response)
    })
    const refresh = randomBytes(20).toString('hex')
    const identity = {
      username: user,
      secret: { kind: 'identity-token', bytes: Buffer.from(refresh) },
    } as const
    expect(await list(registry.host, { login: identity })).toMatchObject({ kind: 'listed' })
    expect(registry.seen[1]).toMatchObject({ method: 'POST', url: '/token', authorization: undefined })
    expect(new URLSearchParams(registry.seen[1]?.body).get('refresh_token')).toBe(refresh)
  })

  it('sends nothing at all to a realm of another origin, until that one is agreed to', async () => {
    const other = await serve(tokens, json(200, { token: given }))
    const registry = await serve(outside, asking(bearerAt(other.origin), `Bearer ${given}`))
    expect(await list(registry.host)).toEqual({ kind: 'ask', realm: other.host })
    expect(await list(registry.host, { login: undefined })).toEqual({ kind: 'ask', realm: other.host })
    expect(other.seen).toEqual([])
    expect(await list(registry.host, { agreed: (realm) => realm === other.host })).toMatchObject({
      kind: 'listed',
    })
    expect(sentTo(other)).toEqual([basic])
    expect(sentTo(registry)).toEqual([`Bearer ${given}`])
  })

  it('refuses a realm in clear, agreed to or not', async () => {
    const other = await serve(tokens, json(200, { token: given }), false)
    const local = await serve('127.0.0.6', json(200, { token: given }), false)
    for (const realm of [other.origin, local.origin]) {
      const registry = await serve(outside, asking(bearerAt(realm), `Bearer ${given}`))
      expect(await list(registry.host, { agreed: () => true })).toEqual({
        kind: 'fault',
        fault: 'unfit-realm',
      })
    }
    expect([...other.seen, ...local.seen]).toEqual([])
  })

  it('sends nothing in clear but to this machine', async () => {
    const plain = await serve(outside, asking('Basic realm="x"', basic), false)
    expect(await list(plain.host)).toEqual({ kind: 'fault', fault: 'not-tls' })
    expect(plain.seen).toEqual([])
    const local = await serve('127.0.0.6', asking('Basic realm="x"', basic), false)
    expect(await list(local.host)).toMatchObject({ kind: 'listed' })
  })

  it('trusts no certificate that nobody vouches for', async () => {
    const registry = await serve(outside, asking('Basic realm="x"', basic))
    const stranger = createSecureContext({ ca: createAuthority(join(folder, 'stranger')).pem })
    expect(await list(registry.host, { trust: stranger })).toEqual({ kind: 'fault', fault: 'certificate' })
    const pair = authority.issueFor('192.0.2.99')
    const named = await startScriptedRegistry({ address: outside, pair, answer: json(200, { tags: ['1'] }) })
    started.push(named)
    expect(await list(named.host)).toEqual({ kind: 'fault', fault: 'certificate' })
    expect([...registry.seen, ...named.seen]).toEqual([])
  })

  it('follows no redirect: of the list, after the login, of the token', async () => {
    const other = await serve(tokens, json(200, { tags: ['evil'], token: given }))
    const away = json(307, {}, { location: `${other.origin}/v2/team/app/tags/list` })
    const registry: ScriptedRegistry = await serve(outside, (request, response) => {
      if (request.url?.startsWith('/v2/list/')) return away(request, response)
      if (request.url?.startsWith('/v2/login/'))
        return asking('Basic realm="x"', basic, away)(request, response)
      if (request.url?.startsWith('/token')) return away(request, response)
      asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response)
    })
    for (const path of ['list/app', 'login/app', 'team/app']) {
      expect(await list(registry.host, { path })).toEqual({ kind: 'status', status: 307 })
    }
    expect(other.seen).toEqual([])
  })

  it('goes to no other origin for its next page', async () => {
    const other = await serve(tokens, json(200, { tags: ['evil'] }))
    const link = { link: `<${other.origin}/v2/team/app/tags/list?last=1>; rel="next"` }
    const registry = await serve(outside, asking('Basic realm="x"', basic, json(200, { tags: ['1'] }, link)))
    expect(await list(registry.host)).toEqual({ kind: 'listed', tags: ['1'], more: true })
    expect(other.seen).toEqual([])
  })

  it('reads ten pages and no more of a list without end', async () => {
    let page = 0
    const registry = await serve(outside, (request, response) => {
      page += 1
      const link = { link: `</v2/team/app/tags/list?n=1000&last=${page}>; rel="next"` }
      json(200, { tags: [`${page}.0`] }, link)(request, response)
    })
    const listed = await list(registry.host)
    expect(listed).toMatchObject({ kind: 'listed', more: true })
    expect(listed.kind === 'listed' && listed.tags).toHaveLength(10)
    expect(registry.seen).toHaveLength(10)
  })

  it('does not ask again and again where every login is refused', async () => {
    const registry = await serve(outside, json(401, {}, { 'www-authenticate': 'Basic realm="x"' }))
    expect(await list(registry.host)).toEqual({ kind: 'status', status: 401 })
    expect(registry.seen).toHaveLength(2)
    const own: ScriptedRegistry = await serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(401, {})(request, response)
        : json(401, {}, { 'www-authenticate': bearerAt(own.origin) })(request, response),
    )
    expect(await list(own.host)).toEqual({ kind: 'status', status: 401 })
    expect(own.seen).toHaveLength(2)
  })

  it('stops reading a body of a gigabyte, and one that never ends', async () => {
    const piece = Buffer.alloc(64 * 1024, '1')
    let written = 0
    const registry: ScriptedRegistry = await serve(outside, (request, response) => {
      const endless = request.url?.startsWith('/v2/endless/') || request.url?.startsWith('/token')
      if (request.url?.startsWith('/v2/team/')) {
        return asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response)
      }
      response.writeHead(200, endless ? {} : { 'content-length': String(2 ** 30) })
      const more = (): void => {
        while (!response.destroyed && response.write(piece)) written += piece.length
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    for (const path of ['giga/byte', 'endless/app', 'team/app']) {
      expect(await list(registry.host, { path })).toEqual({ kind: 'fault', fault: 'too-large' })
    }
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  it('unpacks nothing', async () => {
    const registry = await serve(outside, json(200, { tags: ['1'] }, { 'content-encoding': 'gzip' }))
    expect(await list(registry.host)).toEqual({ kind: 'fault', fault: 'packed' })
  })

  it('ends with its signal, and with the patience for a silent server', async () => {
    const silent = await serve(outside, () => undefined)
    const reason = new Error('typed on')
    const stop = new AbortController()
    const asked = list(silent.host, { signal: stop.signal })
    await expect.poll(() => silent.seen.length).toBe(1)
    stop.abort(reason)
    await expect(asked).rejects.toBe(reason)
    await expect(list(silent.host, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(silent.seen).toHaveLength(1)
  })

  it.each([
    ['the password for a token', simple],
    ['the password within a token', `x${simple}x`],
    ['a header in a token', 'a\r\nX-Evil: 1'],
    ['an endless token', 'a'.repeat(20_000)],
    ['no token', ''],
    ['a number for a token', 7],
  ])('takes no token from a token server that answers with %s', async (_, token) => {
    const registry: ScriptedRegistry = await serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(200, { token })(request, response)
        : json(401, {}, { 'www-authenticate': bearerAt(registry.origin) })(request, response),
    )
    const plain = { username: user, secret: { kind: 'password', bytes: Buffer.from(simple) } } as const
    expect(await list(registry.host, { login: plain })).toEqual({ kind: 'fault', fault: 'rubbish' })
    expect(sentTo(registry).filter((sent) => sent.startsWith('Bearer'))).toEqual([])
  })

  it('puts hostile words of a challenge into the query only, as a value', async () => {
    const evil = 's&scope=repository:other:*#?/../evil.test'
    const registry: ScriptedRegistry = await serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(200, { token: given })(request, response)
        : asking(`Bearer realm="${registry.origin}/token",service="${evil}"`, `Bearer ${given}`)(
            request,
            response,
          ),
    )
    expect(await list(registry.host)).toMatchObject({ kind: 'listed' })
    const asked = new URL(registry.seen[1]?.url ?? '', registry.origin)
    expect(asked.pathname).toBe('/token')
    expect(asked.searchParams.getAll('scope')).toEqual(['repository:team/app:pull'])
    expect(asked.searchParams.get('service')).toBe(evil)
  })

  it('asks by the token that it has, and for a new one when that is refused', async () => {
    const registry: ScriptedRegistry = await serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(200, { token: given })(request, response)
        : asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response),
    )
    const shelf = (token: string) => ({ take: () => token, put: () => undefined })
    expect(await list(registry.host, { shelf: shelf(given) })).toMatchObject({ kind: 'listed' })
    expect(registry.seen).toHaveLength(1)
    expect(await list(registry.host, { shelf: shelf('old') })).toMatchObject({ kind: 'listed' })
    expect(registry.seen).toHaveLength(4)
  })

  it('sends no login whose name would break the header of Basic in two', async () => {
    const registry = await serve(outside, asking('Basic realm="x"', basic))
    const odd = { ...login, username: 'a:b' }
    expect(await list(registry.host, { login: odd })).toEqual({ kind: 'status', status: 401 })
    expect(sentTo(registry)).toEqual([])
  })
})
