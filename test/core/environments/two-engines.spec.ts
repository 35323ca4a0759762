import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, type Scene, ScriptedEngine } from '../../support/scripted-engine.ts'
import { blankEnvironment } from './blank-environment.ts'

let engines: ScriptedEngine[]
let core: TestCore
let places: Place[]

beforeEach(async () => {
  engines = [await ScriptedEngine.start(), await ScriptedEngine.start()]
  const [first, second] = engines.map(({ endpoint }) => endpoint.text)
  core = await startTestCore({ endpoint: first ?? '' })
  await core.client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  const far = await core.client.environments.add({
    ...blankEnvironment({ name: 'second', way: wayOf(second ?? ''), address: second ?? '' }),
    saveAnyway: false,
  })
  const project = await core.client.projects.add({ name: 'Far', environmentId: far.id })
  places = [await defaultPlace(core.client), { projectId: project.id, environmentId: far.id }]
})
afterEach(async () => {
  await core.dispose()
  for (const engine of engines) await engine.close()
})

function wayOf(endpoint: string): 'socket' | 'tcp' {
  return endpoint.startsWith('tcp:') ? 'tcp' : 'socket'
}

/** A pull that has begun and then says nothing more until its connection is closed. */
const hanging: Scene = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write(`${JSON.stringify({ status: 'Pulling' })}\r\n`)
}

it('deactivation stops the pulls of a registry on its own engine, and leaves those on the other alone', async () => {
  const { client } = core
  const ids: string[] = []
  for (const [index, place] of places.entries()) {
    engines[index]?.on('POST', '/images/create', hanging)
    engines[index]?.on('GET', '/images/*', json({ message: 'no such image' }, 404))
    const registry = await client.registries.add(
      draftOf(place, {
        name: `team-${index}`,
        address: 'registry.test',
        username: 'ann',
        password: randomBytes(12).toString('hex'),
        saveAnyway: true,
      }),
    )
    ids.push(registry.id)
  }
  const pulls = await Promise.all(
    places.map((place) => client.pulls.start({ ...place, namespace: 'default', image: 'registry.test/a' })),
  )
  const state = async (index: number) =>
    (await client.pulls.list()).find(({ id }) => id === pulls[index]?.id)?.state
  for (const index of [0, 1]) await expect.poll(() => state(index), { timeout: 10_000 }).toBe('pulling')
  await client.registries.deactivate({ id: ids[1] ?? '' })
  expect(await pullEnd(client, pulls[1]?.id ?? '')).toMatchObject({ state: 'stopped' })
  expect(await state(0)).toBe('pulling')
  await client.registries.deactivate({ id: ids[0] ?? '' })
  expect(await pullEnd(client, pulls[0]?.id ?? '')).toMatchObject({ state: 'stopped' })
})

it('a project cannot be made on an environment that is not there', async () => {
  await expect(core.client.projects.add({ name: 'Lost', environmentId: 'nowhere' })).rejects.toMatchObject({
    code: 'environment.not-found',
  })
})

it('one that is edited keeps its id, and its projects reach the new engine', async () => {
  const { client } = core
  const third = await ScriptedEngine.start()
  engines.push(third)
  third.on('GET', '/containers/json', json([]))
  const environmentId = places[1]?.environmentId ?? ''
  const { text } = third.endpoint
  await client.environments.edit({
    environmentId,
    ...blankEnvironment({ name: 'third', way: wayOf(text), address: text }),
    saveAnyway: false,
  })
  expect(await client.workloads.list({ environmentId })).toEqual([])
  await expect
    .poll(async () => (await client.environments.list()).find(({ id }) => id === environmentId))
    .toMatchObject({
      name: 'third',
      endpoint: text,
      projects: [{ name: 'Far' }],
    })
})
