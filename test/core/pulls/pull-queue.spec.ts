import { expect, it } from 'vitest'
import { launchEnd, launchOf, pullEnd } from '../../support/core-client.ts'
import { json, lines, type Scene } from '../../support/scripted-engine.ts'
import { hanging, host, scriptedCore } from './scripted-core.ts'

const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }
const on = scriptedCore()

it('stops queued and running pulls that use a credential as soon as it is deactivated', async () => {
  const { engine, client, order } = on()
  engine.on('POST', '/images/create', hanging)
  engine.on('POST', '/auth', json({}, 500))
  const registry = await on().addRegistry()
  const started = await Promise.all(['a', 'b', 'c', 'd'].map((path) => client.pulls.start(order(path))))
  await expect.poll(() => on().asked().length).toBe(3)

  expect(await client.registries.deactivate({ id: registry.id })).toMatchObject({ stoppedPulls: 4 })
  for (const { id } of started) {
    expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped', problem: { code: 'match.inactive' } })
  }
  expect(on().asked()).toHaveLength(3)
})

it('runs three pulls at a time, in the order in which they came', async () => {
  const { engine, client, order } = on()
  engine.on('POST', '/images/create', hanging)
  const jobs = []
  for (const path of ['a', 'b', 'c', 'd']) jobs.push(await client.pulls.start(order(path)))
  await expect.poll(() => on().asked().length).toBe(3)
  expect(
    on()
      .asked()
      .map(({ query }) => query.get('fromImage')),
  ).toEqual(['a', 'b', 'c'].map((path) => `${host}/${path}`))
  expect(await on().job(jobs[3]?.id ?? '')).toMatchObject({ state: 'queued' })

  await client.pulls.cancel({ id: jobs[1]?.id ?? '' })
  await expect.poll(() => on().asked().length).toBe(4)
  expect(await on().job(jobs[1]?.id ?? '')).toMatchObject({
    state: 'stopped',
    problem: { code: 'pull.stopped' },
  })
})

it('lets equal pulls share one job, and pulls of another credential not', async () => {
  const { engine, client, order } = on()
  engine.on('POST', '/images/create', hanging)
  const first = await client.pulls.start(order('a'))
  expect((await client.pulls.start(order('a:latest'))).id).toBe(first.id)
  await on().addRegistry()
  expect((await client.pulls.start(order('a'))).id).not.toBe(first.id)
})

it('DE-21: gives each of two pulls at once its own credential for the same host', async () => {
  const { engine, client, order } = on()
  engine.on('POST', '/images/create', hanging)
  await on().addRegistry({ name: 'one', address: `${host}/one`, username: 'user-one' })
  await on().addRegistry({ name: 'two', address: `${host}/two`, username: 'user-two' })
  await Promise.all([client.pulls.start(order('one/app')), client.pulls.start(order('two/app'))])
  await expect.poll(() => on().asked().length).toBe(2)
  const users = on()
    .asked()
    .map(({ query, headers }) => [
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
  const { engine, client, order } = on()
  engine.on(
    'GET',
    '/info',
    json({ ID: 'x', Name: 'x', RegistryConfig: { Mirrors: ['http://mirror.test/'] } }),
  )
  await on().addRegistry({ provider: 'dockerhub', address: '' })
  const { id } = await client.pulls.start(order('', { image: 'team/app' }))
  expect(await pullEnd(client, id)).toMatchObject({
    state: 'failed',
    problem: { code: 'pull.mirror-unconfirmed' },
  })
  expect(on().asked()).toHaveLength(0)
})

it('remembers an image as private even if the pull was stopped when the engine had just finished it', async () => {
  const { engine, client, order } = on()
  let isLocal = false
  const inspect: Scene = (request, response, socket) =>
    json(isLocal ? image : { message: 'no such image' }, isLocal ? 200 : 404)(request, response, socket)
  engine.on('GET', `/images/${host}/a:latest/json`, inspect)
  engine.on('POST', '/images/create', hanging)
  engine.on('GET', `/distribution/${host}/a:latest/json`, json({ message: 'no basic auth credentials' }, 500))
  const registry = await on().addRegistry()
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(() => on().asked().length).toBe(1)
  isLocal = true
  await client.registries.deactivate({ id: registry.id })
  await pullEnd(client, id)
  await client.registries.remove({ id: registry.id })

  const launch = await client.workloads.launch(launchOf(on().place, `${host}/a`, { pullPolicy: 'never' }))
  expect(await launchEnd(client, launch.id)).toMatchObject({
    state: 'failed',
    problem: { code: 'match.needs-credential' },
  })
})

it('keeps a job on the core, so that a page which comes back finds it, and cancels it there', async () => {
  const { engine, client, order } = on()
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
  const { engine, client, order } = on()
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
  // the list shows what was heard last, and an engine that is away is asked again by and by
  await expect
    .poll(() => client.environments.list(), { timeout: 20_000 })
    .toMatchObject([{ problem: { code: 'engine.unreachable' } }])
  expect(on().core.logged.filter((line) => line.includes('"bug"'))).toEqual([])
}, 30_000)
