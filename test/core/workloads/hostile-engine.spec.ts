import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  launchOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, type Scene, ScriptedEngine } from '../../support/scripted-engine.ts'

const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  place = await defaultPlace(client)
})
afterEach(async () => {
  await core.dispose()
  await engine.close()
})

/** An engine with one image on which a container can be made; `made` is called before it is said so. */
function withImage(made: Scene): void {
  engine.on('GET', '/images/docker.io/library/app:1/json', json(image))
  engine.on('GET', '/networks', json([]))
  engine.on('POST', '/networks/create', json({ Id: 'n1' }))
  engine.on('GET', '/containers/json', json([]))
  engine.on('POST', '/containers/create', made)
}

it('leaves no container half made, and writes nothing, once the core has ended during a launch', async () => {
  let removed = 0
  withImage((_request, response) => {
    setTimeout(() => json({ Id: 'c1' }, 201)(_request, response, response.socket as never), 300)
  })
  engine.on('GET', '/containers/c1/json', json({ message: 'x' }, 500))
  engine.on('DELETE', '/containers/c1', (...call) => {
    removed += 1
    json({}, 204)(...call)
  })
  await client.workloads.launch(launchOf(place, 'app:1', { pullPolicy: 'if-not-present' }))
  await expect.poll(() => engine.asked('/containers/create').length).toBe(1)
  await core.dispose({ keep: true })
  const asked = engine.seen.length
  expect(removed + engine.asked('/containers/c1/start').length).toBe(1)
  await new Promise((resolve) => setTimeout(resolve, 600))
  expect(engine.seen.length).toBe(asked)
  expect(core.logged.filter((line) => line.includes('"bug"'))).toEqual([])
  core = await startTestCore({ endpoint: engine.endpoint.text, dataFolder: core.dataFolder })
})

it('LK-09: shows the words of a hostile engine about containers cut and without control characters', async () => {
  const labels = await ownLabels()
  const evil = `\u001b[31m\u202eevil\u0000${'x'.repeat(100_000)}`
  engine.on(
    'GET',
    '/containers/json',
    json([
      // one that somebody else gave our mark
      { Id: 'c2', Names: ['/foreign'], Labels: { 'io.fairlead.workspace': labels['io.fairlead.workspace'] } },
      {
        Id: 'c1',
        Names: [`/${evil}`],
        Image: evil,
        ImageID: evil,
        State: 'running',
        Status: evil,
        Created: -1.5,
        Labels: { ...labels, 'io.fairlead.image': evil, 'io.fairlead.registry': evil },
        Ports: [{ PrivatePort: 1, Type: evil, IP: evil }],
      },
    ]),
  )
  engine.on(
    'GET',
    '/containers/c1/json',
    json({ Id: 'c1', Name: `/${evil}`, State: { Status: 'running' }, Config: { Labels: labels } }),
  )
  engine.on('POST', '/containers/c1/stop', json({}, 204))
  const listed = JSON.stringify(await client.workloads.list(place))
  await client.workloads.stop({ ...place, id: 'c1' })
  const noted = JSON.stringify(await client.activity.list({ limit: 10 }))
  expect(listed).not.toContain('foreign')
  for (const text of [listed, noted]) {
    expect(text).toContain('evil')
    expect(text).not.toMatch(/\\u001b|\u202e|\\u0000/)
    expect(text.length).toBeLessThan(20_000)
  }
})

/** The labels of our own containers, from what is sent to the engine for one. */
async function ownLabels(): Promise<Record<string, string>> {
  withImage(json({ message: 'no' }, 500))
  await client.workloads.launch(launchOf(place, 'app:1', { pullPolicy: 'if-not-present' }))
  await expect.poll(() => engine.asked('/containers/create').length).toBe(1)
  return JSON.parse(engine.asked('/containers/create')[0]?.body ?? '').Labels
}
