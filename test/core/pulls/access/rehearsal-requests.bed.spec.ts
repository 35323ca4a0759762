import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { pushImage } from '../../../bed/engines/images.ts'
import { answeringAs, manifestListOf, saying } from '../../../bed/registries/answering-registry.ts'
import { startRegistry } from '../../../bed/registries/private-registry.ts'
import { startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'
import type { BedRegistry, RegistryUser } from '../../../bed/registries/serve-distribution.ts'
import { startTokenRegistry } from '../../../bed/registries/token-registry.ts'
import {
  defaultPlace,
  draftOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'

const user: RegistryUser = { name: 'ann', password: randomBytes(18).toString('base64url') }

/** What a rehearsal may cost the registry. */
const most = 4

describeOnBed('a rehearsal by a real engine', (bed) => {
  const started: { dispose(): Promise<void> | void }[] = []
  let core: TestCore
  let place: Place

  beforeEach(async () => {
    core = await startTestCore({ endpoint: bed().engine.endpoint })
    started.push(core)
    await core.client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
    place = await defaultPlace(core.client)
  })
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
  })

  async function keep<T extends { dispose(): Promise<void> | void }>(part: T | Promise<T>): Promise<T> {
    const running = await part
    started.push(running)
    return running
  }
  const pushTo = (registry: BedRegistry, repository: string) =>
    pushImage({ engine: bed().engine, registry, user, repository, tag: '1' })
  const add = (host: string, password: string) =>
    core.client.registries.add(
      draftOf(place, { address: host, username: user.name, password, saveAnyway: true }),
    )

  /** What a check comes to, and what it cost: the requests that the registry has in its own log since. */
  async function check(registry: BedRegistry, image: string, platform?: string) {
    const before = (await registry.accessLog()).length
    const order = { ...place, namespace: 'default', image, ...(platform ? { platform } : {}) }
    const said = await core.client.access.check(order)
    const cost = (await registry.accessLog()).slice(before)
    return { said: said.kind === 'refused' ? said.problem.code : said.kind, cost, access: said }
  }

  it.each([
    ['the right credential', user.password, 'team/app:1', 'ok'],
    ['a wrong credential', randomBytes(9).toString('hex'), 'team/app:1', 'pull.wrong-credential'],
    ['no such tag', user.password, 'team/app:none', 'pull.not-found'],
    ['no such repository', user.password, 'team/none:1', 'pull.not-found'],
    ['no credential', undefined, 'team/app:1', 'pull.no-credential'],
  ])('costs a registry that asks for Basic four requests at most: %s', async (_, password, path, verdict) => {
    const registry = await keep(startRegistry({ address: '127.0.0.4', users: [user] }))
    await pushTo(registry, 'team/app')
    if (password !== undefined) await add(registry.host, password)
    const { said, cost } = await check(registry, `${registry.host}/${path}`)
    expect(said).toBe(verdict)
    expect(cost.length).toBeGreaterThan(0)
    expect(cost.length, JSON.stringify(cost)).toBeLessThanOrEqual(most)
  })

  it.each([
    ['the right credential', user.password, 'team/app:1', 'ok'],
    ['a wrong credential', randomBytes(9).toString('hex'), 'team/app:1', 'pull.wrong-credential'],
    ['no such tag', user.password, 'team/app:none', 'pull.not-found'],
    ['no credential, for what is public', undefined, 'public/app:1', 'ok'],
    ['no credential, for what is not', undefined, 'team/app:1', 'pull.no-credential'],
  ])('costs a registry with tokens four requests at most: %s', async (_, password, path, verdict) => {
    const registry = await keep(
      startTokenRegistry({ address: '127.0.0.4', realmAddress: '127.0.0.5', users: [user] }),
    )
    await pushTo(registry, 'team/app')
    await pushTo(registry, 'public/app')
    if (password !== undefined) await add(registry.host, password)
    const tokensBefore = registry.tokenRequests().length
    const { said, cost } = await check(registry, `${registry.host}/${path}`)
    const tokens = registry.tokenRequests().slice(tokensBefore)
    expect(said).toBe(verdict)
    expect(cost.length).toBeGreaterThan(0)
    expect(cost.length, JSON.stringify(cost)).toBeLessThanOrEqual(most)
    expect(tokens.length).toBeLessThanOrEqual(2)
  })

  it.each([
    ['no right', saying(403, 'DENIED'), 'pull.no-right'],
    [
      'a right that is denied with 401',
      saying(401, 'UNAUTHORIZED', { 'www-authenticate': 'Basic realm="x"' }),
      'pull.no-right',
    ],
    ['too many requests', saying(429, 'TOOMANYREQUESTS'), 'pull.quota'],
    ['an image of another platform', manifestListOf('windows/amd64'), 'pull.no-platform'],
  ])('costs a registry by a script four requests at most: %s', async (_, scene, verdict) => {
    const answer = answeringAs(scene, user)
    const registry = await keep(startScriptedRegistry({ address: '127.0.0.6', answer }))
    await add(registry.host, user.password)
    const before = registry.seen.length
    const order = { ...place, namespace: 'default', image: `${registry.host}/team/app:1` }
    expect(await core.client.access.check(order)).toMatchObject({
      kind: 'refused',
      problem: { code: verdict },
    })
    const cost = registry.seen.slice(before).map(({ method, url }) => `${method} ${url}`)
    expect(cost.length, cost.join(', ')).toBeLessThanOrEqual(most)
  })

  it('compares the platforms of the image with the wanted one, or with the engine’s own', async () => {
    const registry = await keep(startRegistry({ address: '127.0.0.4', users: [user] }))
    const image = await pushTo(registry, 'team/app')
    await add(registry.host, user.password)
    const own = await check(registry, image)
    expect(own.access).toMatchObject({ kind: 'ok', platform: expect.stringMatching(/^linux\//) })
    expect((await check(registry, image, own.access.kind === 'ok' ? own.access.platform : '')).said).toBe(
      'ok',
    )
    const other = await check(registry, image, 'Windows/AMD64')
    expect(other.access).toMatchObject({
      kind: 'refused',
      problem: { code: 'pull.no-platform' },
      platform: 'windows/amd64',
      platforms: own.access.kind === 'ok' ? own.access.platforms : [],
      credential: { name: 'a-registry' },
    })
  })

  it('lists no tags: DE-16', async () => {
    const registry = await keep(startRegistry({ address: '127.0.0.4', users: [user] }))
    await pushTo(registry, 'team/app')
    await add(registry.host, user.password)
    await check(registry, `${registry.host}/team/app`)
    expect((await registry.accessLog()).filter(({ path }) => path.includes('tags/list'))).toEqual([])
  })
})
