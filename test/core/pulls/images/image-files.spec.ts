import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { json, lines, ScriptedEngine } from '../../../support/scripted-engine.ts'

const host = 'registry.test:5000'
const secret = `${host}/team/secret:1`
const id = (letter: string) => `sha256:${letter.repeat(64)}`
const archive = Buffer.concat([randomBytes(3000), Buffer.alloc(1024)])
const never = new AbortController().signal

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place & { namespace: string }
const listening: Promise<unknown>[] = []

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = { ...(await defaultPlace(client)), namespace: 'default' }
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/get', (_request, response) => response.end(archive))
  engine.on('GET', '/distribution/*', json({ message: 'no basic auth credentials' }, 500))
  put('1', secret)
  put('2', 'made/here:1')
})
afterEach(async () => {
  for (const each of await transfers())
    if (each.endedAt === undefined) await client.images.cancel({ id: each.id })
  await Promise.all(listening.splice(0))
  await core.dispose()
  await engine.close()
})

/** Puts an image on the engine, under a name or under none. */
function put(letter: string, name?: string): void {
  const image = { Id: id(letter), RepoTags: name ? [name] : [], RepoDigests: [], Size: 4096, Created: '' }
  for (const each of [name, id(letter)]) if (each) engine.on('GET', `/images/${each}/json`, json(image))
}
const transfers = async () => {
  const stream = await client.images.watch()
  const first = await stream.next()
  await stream.return?.()
  return first.done ? [] : first.value.transfers
}
async function startLoad(size: number, file = 'app.tar') {
  const stream = await client.images.load({ environmentId: place.environmentId, file, size })
  const first = await stream.next()
  if (first.done) throw new Error('no ticket')
  const drained = (async () => {
    for await (const _ of stream);
  })()
  listening.push(drained)
  return { ...first.value, stream, drained }
}
const save = (letter: string, reference?: string) =>
  client.images.save({ ...place, images: [{ id: id(letter), ...(reference ? { reference } : {}) }] })
const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return error && 'code' in error ? error.code : error
}
async function read(ticket: string): Promise<Buffer | string> {
  const given = await core.files.give(ticket, never)
  if (typeof given === 'string') return given
  const pieces: Uint8Array[] = []
  for await (const piece of given.bytes) pieces.push(piece)
  return Buffer.concat(pieces)
}
const addRegistry = () =>
  client.registries.add(
    draftOf(place, {
      name: 'team',
      address: host,
      username: 'ann',
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
    }),
  )
/** Pulls the secret image with a credential, so that the journal knows it. */
async function pullSecret(): Promise<string> {
  const registry = await addRegistry()
  engine.on('POST', '/images/create', lines({ status: 'Status: Downloaded' }))
  const { id: job } = await client.pulls.start({ ...place, image: secret })
  expect((await pullEnd(client, job)).state).toBe('done')
  return registry.id
}

describe('the right to save an image', () => {
  it('is there for what never came with a credential, also where no registry matches', async () => {
    const { ticket, file } = await save('2', 'made/here:1')
    expect(file).toBe('made-here-1.tar')
    expect(await read(ticket)).toEqual(archive)
  })

  it('is there while the registry is active, and gone while it is inactive: the engine is not asked', async () => {
    const registry = await pullSecret()
    const { ticket } = await save('1', secret)
    expect(await read(ticket)).toEqual(archive)
    await client.registries.deactivate({ id: registry })
    expect(await codeOf(save('1', secret))).toBe('match.inactive')
    expect(engine.asked('/images/get')).toHaveLength(1)
  })

  it('rule 1.3.5: is gone with the registry, by name, by another name and by the bare id', async () => {
    const registry = await pullSecret()
    await client.registries.deactivate({ id: registry })
    await client.registries.remove({ id: registry })
    put('1', 'harmless:1')
    expect(await codeOf(save('1', secret))).toBe('match.needs-credential')
    expect(await codeOf(save('1', 'harmless:1'))).toBe('match.needs-credential')
    expect(await codeOf(save('1'))).toBe('match.needs-credential')
    expect(engine.asked('/images/get')).toEqual([])
  })

  it('rule 1.3.5: is not had by a name that the engine alone reads as this image', async () => {
    const registry = await pullSecret()
    await client.registries.deactivate({ id: registry })
    await client.registries.remove({ id: registry })
    await client.registries.add(
      draftOf(place, {
        name: 'hub',
        address: 'docker.io',
        username: 'ann',
        password: randomBytes(12).toString('hex'),
        saveAnyway: true,
      }),
    )
    // the beginning of its id, and the end of its name as Podman completes it; both are names of Docker Hub's
    for (const name of ['111111111111', 'secret:1']) {
      put('1', name)
      expect(await codeOf(save('1', name)), name).toBe('match.needs-credential')
    }
    put('2', 'docker.io/team/tool:1')
    put('2', 'team/tool:1')
    expect(await read((await save('2', 'team/tool:1')).ticket)).toEqual(archive)
    expect(engine.asked('/images/get')).toHaveLength(1)
  })

  it('rule 1.3.5: a private image that a file brought back is still private', async () => {
    const registry = await pullSecret()
    await client.registries.deactivate({ id: registry })
    await client.registries.remove({ id: registry })
    engine.on('DELETE', `/images/${secret}`, json([{ Untagged: secret }, { Deleted: id('1') }]))
    await client.images.remove({ environmentId: place.environmentId, id: id('1'), reference: secret })
    engine.on('POST', '/images/load', lines({ stream: `Loaded image: ${secret}\n` }))
    const { ticket, drained } = await startLoad(3)
    const seat = core.files.receive(ticket, 0)
    if (typeof seat === 'string') throw new Error(seat)
    await seat.take(Buffer.from('abc'))
    await drained
    expect(await codeOf(save('1', secret))).toBe('match.needs-credential')
  })

  it('is asked for again when the file is fetched', async () => {
    const registry = await pullSecret()
    const { ticket } = await save('1', secret)
    await client.registries.deactivate({ id: registry })
    expect(await read(ticket)).toBe('failed')
    expect((await transfers())[0]).toMatchObject({ state: 'failed', problem: { code: 'match.inactive' } })
    expect(engine.asked('/images/get')).toEqual([])
  })

  it('without a name counts for where the image came from, while that registry is active', async () => {
    await pullSecret()
    const { ticket, file } = await save('1')
    expect(file).toBe('111111111111.tar')
    expect(await read(ticket)).toEqual(archive)
    expect(engine.asked('/images/get')[0]?.query.getAll('names')).toEqual([id('1')])
  })

  it('is for the image that was seen under the name, not for one that has come since', async () => {
    put('3', 'made/here:1')
    expect(await codeOf(save('2', 'made/here:1'))).toBe('image.not-local')
  })
})

describe('image files in the core', () => {
  it('are not more than four at a time', async () => {
    engine.onOpen('POST', '/images/load', (request) => void request.resume())
    for (let at = 0; at < 4; at += 1) await startLoad(9)
    expect(await codeOf(startLoad(9))).toBe('image.too-many-transfers')
    expect(await codeOf(save('2', 'made/here:1'))).toBe('image.too-many-transfers')
    const [first] = await transfers()
    await client.images.cancel({ id: first?.id ?? '' })
    await startLoad(9)
  })

  it.each(['stops to listen', 'breaks off'])(
    'of a page that %s are stopped at once, and the engine is told',
    async (way) => {
      const seen: string[] = []
      engine.onOpen('POST', '/images/load', (request) => {
        seen.push('open')
        request.resume()
        request.once('close', () => seen.push('gone'))
      })
      const page = new AbortController()
      const leaving = await client.images.load(
        { environmentId: place.environmentId, file: 'a.tar', size: 9 },
        { signal: page.signal },
      )
      const first = await leaving.next()
      if (first.done) throw new Error('no ticket')
      const seat = core.files.receive(first.value.ticket, 0)
      if (typeof seat === 'string') throw new Error(seat)
      await seat.take(Buffer.from('abc'))
      await vi.waitFor(() => expect(seen).toEqual(['open']))
      if (way === 'breaks off') page.abort()
      else await leaving.return?.()
      await vi.waitFor(() => expect(seen).toEqual(['open', 'gone']))
      expect((await transfers())[0]).toMatchObject({
        state: 'stopped',
        problem: { code: 'image.transfer-stopped', data: { reason: 'left' } },
      })
      expect(core.files.receive(first.value.ticket, 3)).toBe('unknown')
    },
  )

  it('that are cancelled tell the one who sends, and stay on the list until they are dismissed', async () => {
    engine.onOpen('POST', '/images/load', () => undefined)
    const { id: transfer, ticket } = await startLoad(50_000_000)
    const seat = core.files.receive(ticket, 0)
    if (typeof seat === 'string') throw new Error(seat)
    // more than the sockets hold: nobody takes it
    const taken = seat.take(Buffer.alloc(4_000_000))
    await client.images.cancel({ id: transfer })
    expect(await taken).toBe(false)
    expect((await transfers())[0]).toMatchObject({ state: 'stopped', problem: { data: { reason: 'asked' } } })
    await client.images.dismiss({ id: transfer })
    expect(await transfers()).toEqual([])
    expect(await codeOf(client.images.cancel({ id: transfer }))).toBe('job.not-found')
  })

  it('that are on their way are not dismissed', async () => {
    engine.onOpen('POST', '/images/load', () => undefined)
    const { id: transfer } = await startLoad(9)
    expect(await codeOf(client.images.dismiss({ id: transfer }))).toBe('job.not-found')
  })

  it.each([
    ['archive/tar: invalid tar header', 'not-an-image'],
    ['open /var/lib/docker/tmp/docker-import-1/manifest.json: no such file or directory', 'not-an-image'],
    ['Error processing tar file(exit status 1): unexpected EOF', 'incomplete'],
    ['Error processing tar file(exit status 1): write /layer.tar: no space left on device', 'disk-full'],
    ['something new', 'other'],
  ])('“%s” is told as %s', async (words, reason) => {
    engine.on('POST', '/images/load', lines({ error: words, errorDetail: { message: words } }))
    const { ticket, drained } = await startLoad(3, '../../etc/evil\u202E.tar')
    const seat = core.files.receive(ticket, 0)
    if (typeof seat === 'string') throw new Error(seat)
    await seat.take(Buffer.from('abc'))
    await drained
    expect((await transfers())[0]).toMatchObject({
      file: 'evil.tar',
      state: 'failed',
      problem: { code: 'image.not-loaded', data: { file: 'evil.tar', reason, proof: words } },
    })
    const [entry] = await client.activity.list({ limit: 1 })
    expect(entry).toMatchObject({ kind: 'image.loaded', ok: false, code: 'image.not-loaded' })
  })

  it('an empty file is refused before anybody is asked', async () => {
    expect(await codeOf(startLoad(0))).toBe('image.not-loaded')
    expect(engine.asked('/images/load')).toEqual([])
  })
})

describe('removing an image', () => {
  const remove = (letter: string, reference: string) =>
    client.images.remove({ environmentId: place.environmentId, id: id(letter), reference })

  it('names the containers that use it', async () => {
    const container = (name: string) => ({
      Id: randomBytes(32).toString('hex'),
      Names: [`/${name}`],
      ImageID: id('2'),
    })
    engine.on('GET', '/containers/json', json([container('shop'), container('shop-2')]))
    engine.on('DELETE', '/images/made/here:1', json({ message: 'container 0a is using its image' }, 409))
    const { error } = await safe(remove('2', 'made/here:1'))
    expect(error).toMatchObject({
      code: 'image.in-use',
      data: { image: 'made/here:1', reason: 'containers', container: 'shop', count: 2 },
    })
  })

  it('takes nothing else away than what was seen under the name', async () => {
    expect(await codeOf(remove('9', 'made/here:1'))).toBe('image.not-local')
    expect(engine.seen.filter(({ method }) => method === 'DELETE')).toEqual([])
  })

  it('is in the activity log', async () => {
    engine.on('DELETE', '/images/made/here:1', json([{ Untagged: 'made/here:1' }, { Deleted: id('2') }]))
    expect(await remove('2', 'made/here:1')).toEqual({ untagged: 1, deleted: 1 })
    const [entry] = await client.activity.list({ limit: 1 })
    expect(entry).toMatchObject({ kind: 'image.removed', ok: true, subject: 'made/here:1' })
  })
})
