import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  launchEnd,
  launchOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, lines, type Scene, ScriptedEngine } from '../../support/scripted-engine.ts'

const host = 'registry.test:5000'
const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [] as string[], Size: 1, Created: '' }
const digest = `sha256:${'a'.repeat(64)}`
const passphrase = randomBytes(12).toString('hex')

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place
let local: typeof image | undefined

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase, keyring: false })
  place = await defaultPlace(client)
  local = undefined
  engine.on('GET', `/images/${host}/a:latest/json`, (...call) =>
    json(local ?? { message: 'no such image' }, local ? 200 : 404)(...call),
  )
  engine.on('GET', '/distribution/*', json({ message: 'no basic auth credentials' }, 500))
})
afterEach(async () => {
  await core.dispose()
  await engine.close()
})

/** A pull that has begun and then says nothing more until its connection is closed. */
const hanging: Scene = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(`${JSON.stringify({ status: 'Pulling' })}\r\n`)
}
const pulling: Scene = (...call) => {
  local = image
  lines({ status: 'Status: Downloaded' })(...call)
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
const pull = () => client.pulls.start({ ...place, namespace: 'default', image: `${host}/a` })
const removeRegistry = async (id: string) => {
  await client.registries.deactivate({ id })
  await client.registries.remove({ id })
}
/** The outcome of a launch from what is local, by whoever may. */
const launch = async () => {
  const { id } = await client.workloads.launch(launchOf(place, `${host}/a`, { pullPolicy: 'never' }))
  const { state, problem } = await launchEnd(client, id)
  return problem?.code ?? state
}
const intents = () => readdir(join(core.dataFolder, 'pull-intents'))

it('remembers an image as private if the program died before it could note the finished pull', async () => {
  engine.on('POST', '/images/create', hanging)
  const registry = await addRegistry()
  await pull()
  await expect.poll(() => engine.asked('/images/create').length).toBe(1)
  // the folder as a killed process leaves it
  const killed = await mkdtemp(join(tmpdir(), 'fairlead-killed-'))
  await cp(core.dataFolder, killed, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  await core.dispose()
  local = image

  core = await startTestCore({ endpoint: engine.endpoint.text, dataFolder: killed })
  client = core.client
  await removeRegistry(registry.id)
  expect(await launch()).toBe('match.needs-credential')
})

it('remembers an image as private if the engine finishes it long after the pull was stopped', async () => {
  engine.on('POST', '/images/create', hanging)
  const registry = await addRegistry()
  const { id } = await pull()
  await expect.poll(() => engine.asked('/images/create').length).toBe(1)
  await client.pulls.cancel({ id })
  await pullEnd(client, id)
  local = image
  await removeRegistry(registry.id)
  expect(await launch()).toBe('match.needs-credential')
})

it('remembers the image of each platform, also of one that the engine finishes after its pull was stopped', async () => {
  engine.on('POST', '/images/create', (request, ...call) =>
    (request.query.get('platform') === 'linux/arm64' ? pulling : hanging)(request, ...call),
  )
  const registry = await addRegistry()
  const order = { ...place, namespace: 'default', image: `${host}/a` }
  const { id } = await client.pulls.start({ ...order, platform: 'linux/amd64' })
  await expect.poll(() => engine.asked('/images/create').length).toBe(1)
  const other = await client.pulls.start({ ...order, platform: 'linux/arm64' })
  expect(await pullEnd(client, other.id)).toMatchObject({ state: 'done' })
  await client.pulls.cancel({ id })
  await pullEnd(client, id)
  local = { ...image, Id: 'sha256:2' }
  await removeRegistry(registry.id)
  expect(await launch()).toBe('match.needs-credential')
})

it('asks no engine for a private image whose intent cannot be noted, and leaves none behind otherwise', async () => {
  engine.on('POST', '/images/create', pulling)
  await addRegistry()
  expect(await pullEnd(client, (await pull()).id)).toMatchObject({ state: 'done' })
  expect(await intents()).toEqual([])
  engine.on('POST', '/images/create', lines({ errorDetail: { message: 'manifest unknown' } }))
  expect(await pullEnd(client, (await pull()).id)).toMatchObject({ problem: { code: 'pull.not-found' } })
  expect(await intents()).toEqual([])

  await rm(join(core.dataFolder, 'pull-intents'), { recursive: true })
  engine.seen.length = 0
  expect(await pullEnd(client, (await pull()).id)).toMatchObject({ problem: { code: 'storage.not-saved' } })
  expect(engine.asked('/images/create')).toEqual([])
})

it('takes an image for public only if the registry gives this very image to anyone', async () => {
  engine.on('POST', '/images/create', pulling)
  const registry = await addRegistry()
  await pullEnd(client, (await pull()).id)
  await removeRegistry(registry.id)
  local = { ...image, RepoDigests: [`${host}/a@${digest}`] }
  const manifest = (of: string) => json({ Descriptor: { digest: of }, Platforms: [] })
  // the tag has moved to something that is public
  engine.on('GET', `/distribution/${host}/a:latest/json`, manifest(`sha256:${'b'.repeat(64)}`))
  expect(await launch()).toBe('match.needs-credential')

  engine.on('GET', `/distribution/${host}/a@${digest}/json`, manifest(digest))
  expect(await launch()).not.toBe('match.needs-credential')
})

it('lets go of a pull that is stopped while the engine does not even say what it has', async () => {
  await addRegistry()
  engine.on('GET', `/images/${host}/a:latest/json`, () => undefined)
  const { id } = await pull()
  await expect.poll(() => engine.asked(`/images/${host}/a:latest/json`).length).toBe(1)
  await client.pulls.cancel({ id })
  const stopped = performance.now()
  expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped' })
  expect(performance.now() - stopped).toBeLessThan(2000)
})

it('an engine that falls silent while it is asked what came of a pull is away, and no bug', async () => {
  engine.on('POST', '/images/create', hanging)
  const registry = await addRegistry()
  const { id } = await pull()
  await expect.poll(() => engine.asked('/images/create').length).toBe(1)
  await client.pulls.cancel({ id })
  await pullEnd(client, id)
  await removeRegistry(registry.id)
  expect(await intents()).toHaveLength(1)
  let answers = 1
  engine.on('GET', `/images/${host}/a:latest/json`, (...call) => {
    answers -= 1
    if (answers >= 0) json(image)(...call)
  })
  expect(await launch()).toBe('engine.unreachable')
  expect(core.logged.filter((line) => line.includes('"bug"'))).toEqual([])
})
