import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PullJob } from '../../../contract/pulls.ts'
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
const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
})
afterEach(async () => {
  await core.dispose()
  await engine.close()
})

/** A pull that has begun and then says nothing more until its connection is closed. */
const hanging: Scene = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(
    `${JSON.stringify({ id: 'aa', status: 'Downloading', progressDetail: { current: 1, total: 9 } })}\r\n`,
  )
}

const addRegistry = (fields: Parameters<typeof draftOf>[1] = {}) =>
  client.registries.add(
    draftOf(place, {
      name: 'team',
      address: host,
      username: 'ann',
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
      ...fields,
    }),
  )
const order = (path: string) => ({ ...place, namespace: 'default', image: `${host}/${path}` })
const job = async (id: string): Promise<PullJob | undefined> =>
  (await client.pulls.list()).find((each) => each.id === id)
const pulls = () => engine.seen.filter(({ path }) => path === '/images/create')

it('stops queued and running pulls that use a credential as soon as it is deactivated', async () => {
  engine.on('POST', '/images/create', hanging)
  engine.on('POST', '/auth', json({}, 500))
  const registry = await addRegistry()
  const started = await Promise.all(['a', 'b', 'c', 'd'].map((path) => client.pulls.start(order(path))))
  await expect.poll(() => pulls().length).toBe(3)

  expect(await client.registries.deactivate({ id: registry.id })).toMatchObject({ stoppedPulls: 4 })
  for (const { id } of started) {
    expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped', problem: { code: 'match.inactive' } })
  }
  expect(pulls()).toHaveLength(3)
})

it('runs three pulls at a time, in the order in which they came', async () => {
  engine.on('POST', '/images/create', hanging)
  const jobs = []
  for (const path of ['a', 'b', 'c', 'd']) jobs.push(await client.pulls.start(order(path)))
  await expect.poll(() => pulls().length).toBe(3)
  expect(pulls().map(({ query }) => query.get('fromImage'))).toEqual(
    ['a', 'b', 'c'].map((path) => `${host}/${path}`),
  )
  expect(await job(jobs[3]?.id ?? '')).toMatchObject({ state: 'queued' })

  await client.pulls.cancel({ id: jobs[1]?.id ?? '' })
  await expect.poll(() => pulls().length).toBe(4)
  expect(await job(jobs[1]?.id ?? '')).toMatchObject({ state: 'stopped', problem: { code: 'pull.stopped' } })
})

it('lets equal pulls share one job, and pulls of another credential not', async () => {
  engine.on('POST', '/images/create', hanging)
  const first = await client.pulls.start(order('a'))
  expect((await client.pulls.start(order('a:latest'))).id).toBe(first.id)
  await addRegistry()
  expect((await client.pulls.start(order('a'))).id).not.toBe(first.id)
})

it('DE-21: gives each of two pulls at once its own credential for the same host', async () => {
  engine.on('POST', '/images/create', hanging)
  await addRegistry({ name: 'one', address: `${host}/one`, username: 'user-one' })
  await addRegistry({ name: 'two', address: `${host}/two`, username: 'user-two' })
  await Promise.all([client.pulls.start(order('one/app')), client.pulls.start(order('two/app'))])
  await expect.poll(() => pulls().length).toBe(2)
  const users = pulls().map(({ query, headers }) => [
    query.get('fromImage'),
    JSON.parse(Buffer.from(String(headers['x-registry-auth']), 'base64url').toString()).username,
  ])
  expect(new Map(users as [string, string][])).toEqual(
    new Map([
      [`${host}/one/app`, 'user-one'],
      [`${host}/two/app`, 'user-two'],
    ]),
  )
})

it('DE-22: withholds a Docker Hub credential from an engine that has mirrors', async () => {
  engine.on(
    'GET',
    '/info',
    json({ ID: 'x', Name: 'x', RegistryConfig: { Mirrors: ['http://mirror.test/'] } }),
  )
  await addRegistry({ provider: 'dockerhub', address: '' })
  const { id } = await client.pulls.start({ ...place, namespace: 'default', image: 'team/app' })
  expect(await pullEnd(client, id)).toMatchObject({
    state: 'failed',
    problem: { code: 'pull.mirror-unconfirmed' },
  })
  expect(pulls()).toHaveLength(0)
})

it('remembers an image as private even if the pull was stopped when the engine had just finished it', async () => {
  let isLocal = false
  const inspect: Scene = (request, response, socket) =>
    json(isLocal ? image : { message: 'no such image' }, isLocal ? 200 : 404)(request, response, socket)
  engine.on('GET', `/images/${host}/a:latest/json`, inspect)
  engine.on('POST', '/images/create', hanging)
  engine.on('GET', `/distribution/${host}/a:latest/json`, json({ message: 'no basic auth credentials' }, 500))
  const registry = await addRegistry()
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(() => pulls().length).toBe(1)
  isLocal = true
  await client.registries.deactivate({ id: registry.id })
  await pullEnd(client, id)
  await client.registries.remove({ id: registry.id })

  const launch = await client.workloads.launch(launchOf(place, `${host}/a`, { pullPolicy: 'never' }))
  expect(await launchEnd(client, launch.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'match.needs-credential' },
  })
})

it('keeps a job on the core, so that a page which comes back finds it, and cancels it there', async () => {
  engine.on('POST', '/images/create', hanging)
  const { id } = await client.pulls.start(order('a'))
  const stream = await client.pulls.watch()
  for await (const { jobs } of stream) {
    if (jobs.find((each) => each.id === id)?.layers === 1) break
  }
  await client.pulls.cancel({ id })
  expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped' })
})

it('survives an engine that answers rubbish, dies in mid-pull, or is not there', async () => {
  engine.on('POST', '/images/create', (_request, response, socket) => {
    response.writeHead(200)
    response.write('{"status":"Pulling"}\r\n')
    setTimeout(() => socket.destroy(), 20)
  })
  const cut = await client.pulls.start(order('a'))
  expect(await pullEnd(client, cut.id)).toMatchObject({ state: 'failed' })

  engine.on('POST', '/images/create', lines('}{', 7, null))
  const rubbish = await client.pulls.start(order('b'))
  expect(await pullEnd(client, rubbish.id)).toMatchObject({ state: 'failed' })

  await engine.close()
  const gone = await client.pulls.start(order('c'))
  expect(await pullEnd(client, gone.id)).toMatchObject({ problem: { code: 'engine.unreachable' } })
  expect(await client.environments.list()).toMatchObject([{ problem: { code: 'engine.unreachable' } }])
  expect(core.logged.filter((line) => line.includes('"bug"'))).toEqual([])
})
