import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LocalImage } from '../../../../contract/images.ts'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { json, lines, type Scene, ScriptedEngine } from '../../../support/scripted-engine.ts'

const host = 'registry.test:5000'
const other = 'other.test:5000'
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const row = (id: string, tags: readonly string[], digests: readonly string[] = []) => ({
  Id: digest(id),
  RepoTags: [...tags],
  RepoDigests: [...digests],
  Size: 5,
  Created: 7,
})

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place & { namespace: string }

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = { ...(await defaultPlace(client)), namespace: 'default' }
  engine.on('GET', '/containers/json', json([]))
})
afterEach(async () => {
  await core.dispose()
  await engine.close()
})

const local = (...rows: readonly ReturnType<typeof row>[]) => engine.on('GET', '/images/json', json(rows))
const remote = (value: string): Scene => json({ Descriptor: { digest: value }, Platforms: [] })
const answer = (image: string, scene: Scene) => engine.on('GET', `/distribution/${image}/json`, scene)
const asked = () =>
  engine.seen.filter(({ path }) => path.startsWith('/distribution/')).map(({ path }) => path)
const list = () => client.images.list({ environmentId: place.environmentId })
const updateOf = async (reference: string): Promise<LocalImage['update'] | undefined> =>
  (await list()).find((image) => image.reference === reference)?.update
const progress = async () => {
  const stream = await client.images.watch()
  const first = await stream.next()
  await stream.return?.()
  return first.done ? undefined : first.value.check
}
/** Asks, and waits until every answer has come. */
async function check(references?: readonly string[]): Promise<number> {
  const { total } = await client.images.checkUpdates({
    ...place,
    ...(references ? { references: [...references] } : {}),
  })
  await vi.waitFor(async () => expect(await progress()).toBeUndefined())
  return total
}
const addRegistry = (name: string, address = host) =>
  client.registries.add(
    draftOf(place, {
      name,
      address,
      username: 'ann',
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
    }),
  )

describe('update available', () => {
  it('compares the digest of the registry with every digest of the local image for that repository', async () => {
    local(
      // an engine keeps the digest of the index, Podman also that of its platform
      row(
        '1',
        [`${host}/a:1`],
        [`${host}/a@${digest('b')}`, `${host}/a@${digest('a')}`, `${other}/a@${digest('c')}`],
      ),
      row('2', [`${host}/b:1`], [`${host}/b@${digest('b')}`]),
    )
    answer(`${host}/a:1`, remote(digest('a')))
    answer(`${host}/b:1`, remote(digest('c')))
    expect(await updateOf(`${host}/a:1`)).toEqual({ kind: 'not-asked' })
    expect(asked()).toEqual([])
    expect(await check()).toBe(2)
    expect(await updateOf(`${host}/a:1`)).toMatchObject({ kind: 'current' })
    expect(await updateOf(`${host}/b:1`)).toMatchObject({ kind: 'available', digest: digest('c') })
  })

  it('the digest of another repository with the same image says nothing', async () => {
    local(row('1', [`${host}/a:1`], [`${host}/a@${digest('b')}`, `${other}/a@${digest('c')}`]))
    answer(`${host}/a:1`, remote(digest('c')))
    await check()
    expect(await updateOf(`${host}/a:1`)).toMatchObject({ kind: 'available' })
  })

  it('asks nobody about what was made here, has no name, or is pinned', async () => {
    local(row('1', ['made/here:1']), row('2', []), row('3', [], [`${host}/a@${digest('b')}`]))
    expect(await check()).toBe(0)
    expect((await list()).map(({ reference, update }) => [reference, update])).toEqual([
      ['made/here:1', { kind: 'never', because: 'no-digest' }],
      [undefined, { kind: 'never', because: 'unnamed' }],
      [`${host}/a@${digest('b')}`, { kind: 'never', because: 'pinned' }],
    ])
    expect(asked()).toEqual([])
  })

  it('asks with the credential that matches, with none for another host, and not where the match forbids', async () => {
    const registry = await addRegistry('team')
    local(
      row('1', [`${host}/a:1`], [`${host}/a@${digest('b')}`]),
      row('2', [`${other}/a:1`], [`${other}/a@${digest('b')}`]),
    )
    engine.on('GET', '/distribution/*', remote(digest('b')))
    await check()
    const auth = () =>
      engine.seen
        .filter(({ path }) => path.startsWith('/distribution/'))
        .map(({ path, headers }) => [path.includes(host), headers['x-registry-auth'] !== undefined])
    expect(auth().sort()).toEqual([
      [false, false],
      [true, true],
    ])
    await client.registries.deactivate({ id: registry.id })
    const before = asked().length
    await check([`${host}/a:1`])
    expect(asked()).toHaveLength(before)
    expect(await updateOf(`${host}/a:1`)).toMatchObject({
      kind: 'unknown',
      problem: { code: 'match.inactive', data: { registry: { name: 'team' } } },
    })
  })

  it('an engine without such a call leaves it open', async () => {
    local(row('1', [`${host}/a:1`], [`${host}/a@${digest('b')}`]))
    answer(`${host}/a:1`, json({ message: 'Not Found' }, 404))
    await check()
    expect(await updateOf(`${host}/a:1`)).toEqual({ kind: 'unknown', at: expect.any(Number) })
  })

  it('after a quota is used up the same registry is not asked again in this round', async () => {
    const names = Array.from({ length: 30 }, (_, at) => `${host}/a:${at}`)
    local(
      row('1', names, [`${host}/a@${digest('b')}`]),
      row('2', [`${other}/a:1`], [`${other}/a@${digest('b')}`]),
    )
    engine.on('GET', '/distribution/*', json({ message: 'toomanyrequests: slow down' }, 429))
    answer(`${other}/a:1`, remote(digest('b')))
    expect(await check()).toBe(31)
    expect(asked().filter((path) => path.includes(host)).length).toBeLessThanOrEqual(3)
    expect(await updateOf(`${host}/a:29`)).toMatchObject({
      kind: 'unknown',
      problem: { code: 'pull.quota', data: { image: `${host}/a:29` } },
    })
    expect(await updateOf(`${other}/a:1`)).toMatchObject({ kind: 'current' })
  })

  it('a refused credential is tried for few images only: more would lock the account', async () => {
    await addRegistry('team')
    local(
      row(
        '1',
        Array.from({ length: 20 }, (_, at) => `${host}/a:${at}`),
        [`${host}/a@${digest('b')}`],
      ),
    )
    engine.on(
      'GET',
      '/distribution/*',
      json({ message: 'unauthorized: incorrect username or password' }, 401),
    )
    await check()
    expect(asked().length).toBeLessThanOrEqual(3)
    expect(await updateOf(`${host}/a:19`)).toMatchObject({ problem: { code: 'pull.wrong-credential' } })
  })

  it('asks at most three at once, goes on without a page, and stops when told', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `${host}/a:${at}`)
    local(row('1', names, [`${host}/a@${digest('b')}`]))
    const waiting: (() => void)[] = []
    engine.on('GET', '/distribution/*', (...call) => waiting.push(() => remote(digest('b'))(...call)))
    await client.images.checkUpdates(place)
    await vi.waitFor(() => expect(waiting).toHaveLength(3))
    waiting.shift()?.()
    await vi.waitFor(async () => expect(await progress()).toMatchObject({ total: 12, done: 1 }))
    await vi.waitFor(() => expect(asked()).toHaveLength(4))
    // the same again asks nobody twice
    await client.images.checkUpdates(place)
    expect(await progress()).toMatchObject({ total: 12 })
    await client.images.stopCheck()
    await vi.waitFor(async () => expect(await progress()).toBeUndefined())
    expect(asked()).toHaveLength(4)
    const kinds = (await list()).map(({ update }) => update.kind)
    expect(kinds.filter((kind) => kind === 'current')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'not-asked')).toHaveLength(11)
  })

  it('a pull forgets what was known, also that nobody could be asked', async () => {
    local(row('1', [`${host}/a:1`], [`${host}/a@${digest('b')}`]))
    answer(`${host}/a:1`, json({ message: 'dial tcp: connection refused' }, 500))
    await check()
    expect(await updateOf(`${host}/a:1`)).toMatchObject({ problem: { code: 'pull.unreachable' } })
    engine.on('GET', `/images/${host}/a:1/json`, json({ ...row('1', []), Created: '' }))
    engine.on('POST', '/images/create', lines({ status: 'Status: Image is up to date' }))
    const { id } = await client.pulls.start({ ...place, image: `${host}/a:1` })
    expect((await pullEnd(client, id)).state).toBe('done')
    expect(await updateOf(`${host}/a:1`)).toEqual({ kind: 'not-asked' })
  })

  it('what was known counts no more once another image stands under the name', async () => {
    local(row('1', [`${host}/a:1`], [`${host}/a@${digest('b')}`]))
    answer(`${host}/a:1`, remote(digest('c')))
    await check()
    expect(await updateOf(`${host}/a:1`)).toMatchObject({ kind: 'available' })
    local(row('2', [`${host}/a:1`], [`${host}/a@${digest('c')}`]))
    expect(await updateOf(`${host}/a:1`)).toMatchObject({ kind: 'current' })
    local(row('3', [`${host}/a:1`], [`${host}/a@${digest('d')}`]))
    expect(await updateOf(`${host}/a:1`)).toEqual({ kind: 'not-asked' })
  })
})
