import { randomBytes } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'
import {
  asking,
  basic,
  bearerAt,
  given,
  json,
  login,
  missing,
  sentTo,
  TagListBed,
  user,
} from './tag-list-bed.ts'

/** Not loopback addresses: there engines and we alike want TLS. */
const outside = '192.0.2.20'
const tokens = '192.0.2.21'
describe.skipIf(missing)(`LK-05: a list of tags${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let bed: TagListBed
  beforeAll(() => {
    bed = new TagListBed()
    return () => bed.dispose()
  })
  afterEach(() => bed.clear())

  it('is had with Basic, and only after the registry has asked for it', async () => {
    const registry = await bed.serve(outside, asking('Basic realm="x"', basic))
    expect(await bed.list(registry.host)).toEqual({ kind: 'listed', tags: ['1'], more: false })
    expect(registry.seen.map(({ method, url, authorization }) => [method, url, authorization])).toEqual([
      ['GET', '/v2/team/app/tags/list?n=1000', undefined],
      ['GET', '/v2/team/app/tags/list?n=1000', basic],
    ])
  })

  it('is had without a login where none is asked for, and then none is sent', async () => {
    const registry = await bed.serve(outside, json(200, { tags: ['2', '10', 'latest'] }))
    expect(await bed.list(registry.host)).toEqual({
      kind: 'listed',
      tags: ['latest', '10', '2'],
      more: false,
    })
    expect(sentTo(registry)).toEqual([])
  })

  it('is had by a token of the registry’s own, for pulling this repository and no more', async () => {
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) => {
      if (request.url?.startsWith('/token'))
        return json(200, { token: given, expires_in: 300 })(request, response)
      const challenge = bearerAt(registry.origin, ',scope="repository:other/app:pull,push,delete"')
      asking(challenge, `Bearer ${given}`)(request, response)
    })
    const kept: unknown[] = []
    const shelf = { take: () => undefined, put: (...token: unknown[]) => void kept.push(token) }
    expect(await bed.list(registry.host, { shelf })).toMatchObject({ kind: 'listed', tags: ['1'] })
    const asked = new URL(registry.seen[1]?.url ?? '', registry.origin)
    expect([...asked.searchParams]).toEqual([
      ['scope', 'repository:team/app:pull'],
      ['service', 's'],
    ])
    expect(sentTo(registry)).toEqual([basic, `Bearer ${given}`])
    expect(kept).toEqual([[given, 300_000]])
  })

  it('is had with an identity token by OAuth 2, in the body of a POST', async () => {
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) => {
      if (request.url?.startsWith('/token')) return json(200, { access_token: given })(request, response)
      asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response)
    })
    const refresh = randomBytes(20).toString('hex')
    const identity = {
      username: user,
      secret: { kind: 'identity-token', bytes: Buffer.from(refresh) },
    } as const
    expect(await bed.list(registry.host, { login: identity })).toMatchObject({ kind: 'listed' })
    expect(registry.seen[1]).toMatchObject({ method: 'POST', url: '/token', authorization: undefined })
    expect(new URLSearchParams(registry.seen[1]?.body).get('refresh_token')).toBe(refresh)
  })

  it('sends nothing at all to a realm of another origin, until that one is agreed to', async () => {
    const other = await bed.serve(tokens, json(200, { token: given }))
    const registry = await bed.serve(outside, asking(bearerAt(other.origin), `Bearer ${given}`))
    expect(await bed.list(registry.host)).toEqual({ kind: 'ask', realm: other.host })
    expect(await bed.list(registry.host, { login: undefined })).toEqual({ kind: 'ask', realm: other.host })
    expect(other.seen).toEqual([])
    expect(await bed.list(registry.host, { agreed: (realm) => realm === other.host })).toMatchObject({
      kind: 'listed',
    })
    expect(sentTo(other)).toEqual([basic])
    expect(sentTo(registry)).toEqual([`Bearer ${given}`])
  })

  it('refuses a realm in clear, agreed to or not', async () => {
    const other = await bed.serve(tokens, json(200, { token: given }), false)
    const local = await bed.serve('127.0.0.6', json(200, { token: given }), false)
    for (const realm of [other.origin, local.origin]) {
      const registry = await bed.serve(outside, asking(bearerAt(realm), `Bearer ${given}`))
      expect(await bed.list(registry.host, { agreed: () => true })).toEqual({
        kind: 'fault',
        fault: 'unfit-realm',
      })
    }
    expect([...other.seen, ...local.seen]).toEqual([])
  })

  it('sends nothing in clear but to this machine', async () => {
    const plain = await bed.serve(outside, asking('Basic realm="x"', basic), false)
    expect(await bed.list(plain.host)).toEqual({ kind: 'fault', fault: 'not-tls' })
    expect(plain.seen).toEqual([])
    const local = await bed.serve('127.0.0.6', asking('Basic realm="x"', basic), false)
    expect(await bed.list(local.host)).toMatchObject({ kind: 'listed' })
  })

  it('trusts no certificate that nobody vouches for', async () => {
    const registry = await bed.serve(outside, asking('Basic realm="x"', basic))
    expect(await bed.list(registry.host, { trust: bed.stranger() })).toEqual({
      kind: 'fault',
      fault: 'certificate',
    })
    const named = await bed.start(outside, '192.0.2.99', json(200, { tags: ['1'] }))
    expect(await bed.list(named.host)).toEqual({ kind: 'fault', fault: 'certificate' })
    expect([...registry.seen, ...named.seen]).toEqual([])
  })

  it('follows no redirect: of the list, after the login, of the token', async () => {
    const other = await bed.serve(tokens, json(200, { tags: ['evil'], token: given }))
    const away = json(307, {}, { location: `${other.origin}/v2/team/app/tags/list` })
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) => {
      if (request.url?.startsWith('/v2/list/')) return away(request, response)
      if (request.url?.startsWith('/v2/login/'))
        return asking('Basic realm="x"', basic, away)(request, response)
      if (request.url?.startsWith('/token')) return away(request, response)
      asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response)
    })
    for (const path of ['list/app', 'login/app', 'team/app']) {
      expect(await bed.list(registry.host, { path })).toEqual({ kind: 'status', status: 307 })
    }
    expect(other.seen).toEqual([])
  })

  it('goes to no other origin for its next page', async () => {
    const other = await bed.serve(tokens, json(200, { tags: ['evil'] }))
    const link = { link: `<${other.origin}/v2/team/app/tags/list?last=1>; rel="next"` }
    const registry = await bed.serve(
      outside,
      asking('Basic realm="x"', basic, json(200, { tags: ['1'] }, link)),
    )
    expect(await bed.list(registry.host)).toEqual({ kind: 'listed', tags: ['1'], more: true })
    expect(other.seen).toEqual([])
  })

  it('asks by the token that it has, and for a new one when that is refused', async () => {
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(200, { token: given })(request, response)
        : asking(bearerAt(registry.origin), `Bearer ${given}`)(request, response),
    )
    const shelf = (token: string) => ({ take: () => token, put: () => undefined })
    expect(await bed.list(registry.host, { shelf: shelf(given) })).toMatchObject({ kind: 'listed' })
    expect(registry.seen).toHaveLength(1)
    expect(await bed.list(registry.host, { shelf: shelf('old') })).toMatchObject({ kind: 'listed' })
    expect(registry.seen).toHaveLength(4)
  })

  it('sends no login whose name would break the header of Basic in two', async () => {
    const registry = await bed.serve(outside, asking('Basic realm="x"', basic))
    const odd = { ...login, username: 'a:b' }
    expect(await bed.list(registry.host, { login: odd })).toEqual({ kind: 'status', status: 401 })
    expect(sentTo(registry)).toEqual([])
  })
})
