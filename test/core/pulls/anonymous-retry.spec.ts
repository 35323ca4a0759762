import { safe } from '@orpc/client'
import { expect, it, vi } from 'vitest'
import { launchEnd, launchOf, pullEnd } from '../../support/core-client.ts'
import { json, lines, type Scene } from '../../support/scripted-engine.ts'
import { hanging, host, scriptedCore } from './scripted-core.ts'

const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }
const refused = lines({ errorDetail: { message: 'unauthorized: incorrect username or password' } })
const on = scriptedCore({ clock: true })

const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return error && 'code' in error ? error.code : error
}

/** An engine that has the image as soon as it was pulled, and refuses every login. */
function refusing(): void {
  let local = false
  const { engine } = on()
  const pulling: Scene = (request, ...rest) => {
    if (request.headers['x-registry-auth'] !== undefined) return refused(request, ...rest)
    local = true
    lines({ status: 'Status: Downloaded' })(request, ...rest)
  }
  engine.on('POST', '/images/create', pulling)
  engine.on('POST', '/auth', json({ message: 'unauthorized: incorrect username or password' }, 401))
  engine.on('GET', `/images/${host}/a:latest/json`, (...call) =>
    json(local ? image : { message: 'no such image' }, local ? 200 : 404)(...call),
  )
  engine.on('GET', '/distribution/*', json({ message: 'no basic auth credentials' }, 500))
}

/** A pull whose stored login the registry has refused. */
async function refusedPull() {
  refusing()
  const registry = await on().addRegistry()
  const { id } = await on().client.pulls.start(on().order('a'))
  const job = await pullEnd(on().client, id)
  expect(job).toMatchObject({
    state: 'failed',
    problem: { code: 'pull.wrong-credential' },
    offersAnonymous: true,
  })
  return { registry, job }
}

it('1.3.6: tries once more without the refused login, on request only, and says so in job and log', async () => {
  const { client } = on()
  const { registry, job } = await refusedPull()
  expect(on().asked()).toHaveLength(1)

  const { id } = await client.pulls.retryAnonymously({ id: job.id })
  const again = await pullEnd(client, id)
  expect(again).toMatchObject({ state: 'done', withheld: { id: registry.id, name: 'team' } })
  expect(again).not.toHaveProperty('credential')
  expect(
    on()
      .asked()
      .map(({ headers }) => headers['x-registry-auth'] !== undefined),
  ).toEqual([true, false])
  const entries = (await client.activity.list({ limit: 20, registryId: registry.id })).filter(({ kind }) =>
    kind.startsWith('pull.'),
  )
  expect(entries.map(({ kind, anonymous }) => [kind, anonymous])).toEqual([
    ['pull.done', 'by-request'],
    ['pull.started', 'by-request'],
    ['pull.failed', undefined],
    ['pull.started', undefined],
  ])
})

it('1.3.6: gives a launch its image without the refused login, where the launch asks for that', async () => {
  const { client, place } = on()
  const { job } = await refusedPull()
  const draft = launchOf(place, `${host}/a`, { anonymousAfter: job.id })
  const { pullId } = await launchEnd(client, (await client.workloads.launch(draft)).id)
  expect(await on().job(pullId ?? '')).toMatchObject({ state: 'done', withheld: { name: 'team' } })
})

it('1.3.5: does not take the image of such a pull for a private one', async () => {
  const { client, place } = on()
  const { registry, job } = await refusedPull()
  await pullEnd(client, (await client.pulls.retryAnonymously({ id: job.id })).id)
  await client.registries.deactivate({ id: registry.id })
  await client.registries.remove({ id: registry.id })
  const { id } = await client.workloads.launch(launchOf(place, `${host}/a`, { pullPolicy: 'never' }))
  expect((await launchEnd(client, id)).problem?.code).not.toBe('match.needs-credential')
})

it('1.3.5: keeps an image private that a credential had brought before', async () => {
  const { client, engine, place } = on()
  engine.on('GET', `/images/${host}/a:latest/json`, json(image))
  engine.on('POST', '/images/create', lines({ status: 'Status: Downloaded' }))
  const registry = await on().addRegistry()
  await pullEnd(client, (await client.pulls.start(on().order('a'))).id)
  refusing()
  engine.on('GET', `/images/${host}/a:latest/json`, json(image))
  const job = await pullEnd(client, (await client.pulls.start(on().order('a'))).id)
  const again = await pullEnd(client, (await client.pulls.retryAnonymously({ id: job.id })).id)
  expect(again).toMatchObject({ state: 'done', withheld: { name: 'team' } })
  await client.registries.deactivate({ id: registry.id })
  await client.registries.remove({ id: registry.id })
  const { id } = await client.workloads.launch(launchOf(place, `${host}/a`, { pullPolicy: 'never' }))
  expect(await launchEnd(client, id)).toMatchObject({ problem: { code: 'match.needs-credential' } })
})

it('is no way round an inactive registry', async () => {
  const { client, order } = on()
  const { registry, job } = await refusedPull()
  await client.registries.deactivate({ id: registry.id })
  expect(await codeOf(client.pulls.retryAnonymously({ id: job.id }))).toBe('match.inactive')
  expect(await codeOf(client.pulls.start(order('a', { anonymousAfter: job.id })))).toBe('match.inactive')
  expect(on().asked()).toHaveLength(1)
})

it('is no way round an expired registry', async () => {
  const { client, order } = on()
  refusing()
  await on().addRegistry({ expiresAt: Date.now() + 3_600_000 })
  const job = await pullEnd(client, (await client.pulls.start(order('a'))).id)
  expect(job).toMatchObject({ offersAnonymous: true })
  vi.setSystemTime(Date.now() + 3_600_001)
  expect(await codeOf(client.pulls.retryAnonymously({ id: job.id }))).toBe('match.expired')
  expect(on().asked()).toHaveLength(1)
})

it('stops such a pull too when the registry is deactivated', async () => {
  const { client, engine } = on()
  const { registry, job } = await refusedPull()
  engine.on('POST', '/images/create', hanging)
  const { id } = await client.pulls.retryAnonymously({ id: job.id })
  await expect.poll(() => on().asked().length).toBe(2)
  const { place } = on()
  const radius = await client.impact.of({ ids: [registry.id], environmentId: place.environmentId })
  expect(radius.pulls).toMatchObject([{ id, registryId: registry.id }])
  expect(await client.registries.deactivate({ id: registry.id })).toMatchObject({ stoppedPulls: 1 })
  expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped', problem: { code: 'match.inactive' } })
})

it('asks for a refusal of this image, by this registry, that is known', async () => {
  const { client, order } = on()
  const { job } = await refusedPull()
  const start = (path: string, fields: object) => codeOf(client.pulls.start(order(path, fields)))
  expect(await start('b', { anonymousAfter: job.id })).toBe('job.not-refused')
  expect(await start('a', { anonymousAfter: job.id, platform: 'linux/arm64' })).toBe('job.not-refused')
  expect(await start('a', { anonymousAfter: 'none' })).toBe('job.not-found')
  await on().addRegistry({ name: 'nearer', address: `${host}/a` })
  expect(await start('a', { anonymousAfter: job.id })).toBe('job.not-refused')
})

it('is offered once: a try without a login that fails offers no other', async () => {
  const { client, engine } = on()
  const { job } = await refusedPull()
  engine.on('POST', '/images/create', lines({ errorDetail: { message: 'no basic auth credentials' } }))
  const again = await pullEnd(client, (await client.pulls.retryAnonymously({ id: job.id })).id)
  expect(again).toMatchObject({
    state: 'failed',
    problem: { code: 'pull.no-credential' },
    offersAnonymous: false,
  })
  expect(await codeOf(client.pulls.retryAnonymously({ id: again.id }))).toBe('job.not-refused')
  engine.on('POST', '/images/create', lines({ errorDetail: { message: 'manifest unknown' } }))
  const other = await pullEnd(client, (await client.pulls.start(on().order('b'))).id)
  expect(await codeOf(client.pulls.retryAnonymously({ id: other.id }))).toBe('job.not-refused')
})

it('shares no job with a pull that sends the login', async () => {
  const { client, engine, order } = on()
  const { job } = await refusedPull()
  engine.on('POST', '/images/create', hanging)
  const plain = await client.pulls.start(order('a'))
  const anonymous = await client.pulls.retryAnonymously({ id: job.id })
  expect(anonymous.id).not.toBe(plain.id)
  expect((await client.pulls.retryAnonymously({ id: job.id })).id).toBe(anonymous.id)
})
