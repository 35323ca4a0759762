import { randomBytes } from 'node:crypto'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'
import { asking, bearerAt, given, json, missing, sentTo, TagListBed, user } from './tag-list-bed.ts'

/** Not a loopback address: there engines and we alike want TLS. */
const outside = '192.0.2.22'
/** One that could stand in a header as it is. */
const simple = randomBytes(12).toString('hex')

describe.skipIf(missing)(`LK-05: a list of tags${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let bed: TagListBed
  beforeAll(() => {
    bed = new TagListBed()
    return () => bed.dispose()
  })
  afterEach(() => bed.clear())

  it('reads ten pages and no more of a list without end', async () => {
    let page = 0
    const registry = await bed.serve(outside, (request, response) => {
      page += 1
      const link = { link: `</v2/team/app/tags/list?n=1000&last=${page}>; rel="next"` }
      json(200, { tags: [`${page}.0`] }, link)(request, response)
    })
    const listed = await bed.list(registry.host)
    expect(listed).toMatchObject({ kind: 'listed', more: true })
    expect(listed.kind === 'listed' && listed.tags).toHaveLength(10)
    expect(registry.seen).toHaveLength(10)
  })

  it('does not ask again and again where every login is refused', async () => {
    const registry = await bed.serve(outside, json(401, {}, { 'www-authenticate': 'Basic realm="x"' }))
    expect(await bed.list(registry.host)).toEqual({ kind: 'status', status: 401 })
    expect(registry.seen).toHaveLength(2)
    const own: ScriptedRegistry = await bed.serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(401, {})(request, response)
        : json(401, {}, { 'www-authenticate': bearerAt(own.origin) })(request, response),
    )
    expect(await bed.list(own.host)).toEqual({ kind: 'status', status: 401 })
    expect(own.seen).toHaveLength(2)
  })

  it('stops reading a body of a gigabyte, and one that never ends', async () => {
    const piece = Buffer.alloc(64 * 1024, '1')
    let written = 0
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) => {
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
      expect(await bed.list(registry.host, { path })).toEqual({ kind: 'fault', fault: 'too-large' })
    }
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  it('unpacks nothing', async () => {
    const registry = await bed.serve(outside, json(200, { tags: ['1'] }, { 'content-encoding': 'gzip' }))
    expect(await bed.list(registry.host)).toEqual({ kind: 'fault', fault: 'packed' })
  })

  it('ends with its signal, and with the patience for a silent server', async () => {
    const silent = await bed.serve(outside, () => undefined)
    const reason = new Error('typed on')
    const stop = new AbortController()
    const asked = bed.list(silent.host, { signal: stop.signal })
    await expect.poll(() => silent.seen.length).toBe(1)
    stop.abort(reason)
    await expect(asked).rejects.toBe(reason)
    await expect(bed.list(silent.host, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
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
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(200, { token })(request, response)
        : json(401, {}, { 'www-authenticate': bearerAt(registry.origin) })(request, response),
    )
    const plain = { username: user, secret: { kind: 'password', bytes: Buffer.from(simple) } } as const
    expect(await bed.list(registry.host, { login: plain })).toEqual({ kind: 'fault', fault: 'rubbish' })
    expect(sentTo(registry).filter((sent) => sent.startsWith('Bearer'))).toEqual([])
  })

  it('puts hostile words of a challenge into the query only, as a value', async () => {
    const evil = 's&scope=repository:other:*#?/../evil.test'
    const registry: ScriptedRegistry = await bed.serve(outside, (request, response) =>
      request.url?.startsWith('/token')
        ? json(200, { token: given })(request, response)
        : asking(`Bearer realm="${registry.origin}/token",service="${evil}"`, `Bearer ${given}`)(
            request,
            response,
          ),
    )
    expect(await bed.list(registry.host)).toMatchObject({ kind: 'listed' })
    const asked = new URL(registry.seen[1]?.url ?? '', registry.origin)
    expect(asked.pathname).toBe('/token')
    expect(asked.searchParams.getAll('scope')).toEqual(['repository:team/app:pull'])
    expect(asked.searchParams.get('service')).toBe(evil)
  })
})
