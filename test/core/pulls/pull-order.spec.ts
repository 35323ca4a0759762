import { safe } from '@orpc/client'
import { expect, it } from 'vitest'
import { launchOf, pullEnd } from '../../support/core-client.ts'
import { json, lines } from '../../support/scripted-engine.ts'
import { hanging, host, scriptedCore } from './scripted-core.ts'

const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }
const on = scriptedCore()

const platforms = () =>
  on()
    .asked()
    .map(({ query }) => query.get('platform'))

it('asks the engine for the platform that was typed, or for its own, and shows it', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', hanging)
  expect(await client.pulls.start(order('a', { platform: ' Linux/ARM64/v8 ' }))).toMatchObject({
    platform: 'linux/arm64/v8',
  })
  expect(await client.pulls.start(order('b', { platform: '' }))).not.toHaveProperty('platform')
  await expect.poll(platforms).toEqual(['linux/arm64/v8', null])
})

it('DE-17: refuses a platform that is none at its field, in a check too, beside an image that is none', async () => {
  const { client, order } = on()
  for (const platform of ['linux/amd64&fromSrc=x', 'a/b/c/d', '../x', 'linux/', `${'a'.repeat(70)}`]) {
    const wanted = order('a', { platform })
    const refused = {
      code: 'input.invalid',
      data: { faults: [{ field: 'platform', code: 'platform-format' }] },
    }
    await expect(client.pulls.start(wanted), platform).rejects.toMatchObject(refused)
    await expect(client.access.check(wanted), platform).rejects.toMatchObject(refused)
  }
  const { error } = await safe(client.pulls.start(order('', { image: 'UPPER', platform: '?' })))
  expect(error).toMatchObject({ data: { faults: [{ field: 'image' }, { field: 'platform' }] } })
  expect(on().asked()).toEqual([])
})

it('lets equal pulls share a job only if they want the same platform', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', hanging)
  const first = await client.pulls.start(order('a', { platform: 'linux/amd64' }))
  expect((await client.pulls.start(order('a', { platform: 'LINUX/amd64' }))).id).toBe(first.id)
  expect((await client.pulls.start(order('a'))).id).not.toBe(first.id)
})

it('lets a second launch of an image wait for the pull of the first', async () => {
  const { client, engine, place } = on()
  engine.on('POST', '/images/create', hanging)
  engine.on('GET', '/images/*', json({ message: 'no such image' }, 404))
  for (const name of ['one', 'two']) await client.workloads.launch(launchOf(place, `${host}/a`, { name }))
  const pullIds = async () => (await client.workloads.launches()).map(({ pullId }) => pullId)
  await expect.poll(async () => (await pullIds()).filter((id) => id !== undefined).length).toBe(2)
  expect(new Set(await pullIds()).size).toBe(1)
  expect(await client.pulls.list()).toHaveLength(1)
})

it('runs as many at once as the settings say, from the next on', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', hanging)
  await client.app.changeSettings({ pullsAtOnce: 1 })
  for (const path of ['a', 'b', 'c', 'd']) await client.pulls.start(order(path))
  await expect.poll(() => on().asked().length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(on().asked()).toHaveLength(1)
  await client.app.changeSettings({ pullsAtOnce: 3 })
  await expect.poll(() => on().asked().length, { timeout: 3000 }).toBe(3)
  for (const pullsAtOnce of [0, 101, 1.5]) {
    expect((await safe(client.app.changeSettings({ pullsAtOnce }))).error).toMatchObject({
      code: 'BAD_REQUEST',
    })
  }
})

it('pulls a queued image into a namespace that got another name meanwhile, and tries it again there', async () => {
  const { client, engine, order, place } = on()
  engine.on('POST', '/images/create', hanging)
  await client.app.changeSettings({ pullsAtOnce: 1 })
  const first = await client.pulls.start(order('a'))
  const second = await client.pulls.start(order('b'))
  const [project] = await client.projects.list()
  const { projectId } = place
  await client.projects.renameNamespace({
    projectId,
    namespaceId: project?.namespaces[0]?.id ?? '',
    name: 'renamed',
  })
  engine.on('POST', '/images/create', lines({ status: 'Status: Downloaded' }))
  engine.on('GET', `/images/${host}/b:latest/json`, json(image))
  await client.pulls.cancel({ id: first.id })
  expect(await pullEnd(client, second.id)).toMatchObject({ state: 'done' })
  const again = await client.pulls.retry({ id: first.id })
  expect(again).toMatchObject({ namespace: 'renamed', image: `${host}/a:latest` })
})

it('keeps the chosen credential for a retry, and lets the match decide about it anew', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', lines({ errorDetail: { message: 'manifest unknown' } }))
  const wide = await on().addRegistry({ name: 'wide' })
  await on().addRegistry({ name: 'near', address: `${host}/team` })
  const { id } = await client.pulls.start(order('team/a', { credentialId: wide.id }))
  await pullEnd(client, id)
  expect(await client.pulls.retry({ id })).toMatchObject({ credential: { name: 'wide' } })
  await client.registries.deactivate({ id: wide.id })
  expect((await safe(client.pulls.retry({ id }))).error).toMatchObject({ code: 'match.not-a-candidate' })
})
