import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { afterEach, expect, it } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  launchOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'
import { blankEnvironment } from './blank-environment.ts'

let core: TestCore
let client: CoreClient
let place: Place

async function start(endpoint: string): Promise<void> {
  core = await startTestCore({ endpoint })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
}
afterEach(() => core.dispose())

const draft = (fields: Parameters<typeof draftOf>[1] = {}) =>
  draftOf(place, {
    name: 'team',
    address: 'registry.test',
    username: 'ann',
    password: randomBytes(12).toString('hex'),
    ...fields,
  })
const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return error && 'code' in error ? error.code : error
}
const bugs = () => core.logged.filter((line) => line.includes('"bug"'))

it('DE-14: says what is wrong with an endpoint that cannot be used, and still saves a registry', async () => {
  await start('fd://')
  const order = { ...place, namespace: 'default', image: 'registry.test/a' }
  expect(await codeOf(client.registries.add(draft()))).toBe('registry.not-proven')
  const added = await client.registries.add(draft({ saveAnyway: true }))
  expect(added).toMatchObject({ verification: { kind: 'not-verified' } })
  const { id } = added
  const { environmentId } = place
  expect(await client.registries.verify({ id, environmentId })).toMatchObject({
    verification: { kind: 'not-verified' },
  })
  expect(await codeOf(client.pulls.start(order))).toBe('engine.unreachable')
  expect(await codeOf(client.access.check(order))).toBe('engine.unreachable')
  expect(await codeOf(client.workloads.launch(launchOf(place, 'registry.test/a')))).toBe('engine.unreachable')
  expect(await codeOf(client.images.list({ environmentId }))).toBe('engine.unreachable')
  expect(await codeOf(client.workloads.list({ environmentId }))).toBe('engine.unreachable')
  expect(bugs()).toEqual([])
})

it('DE-09: an engine that redirects or is of another age proves nothing, and that is no bug', async () => {
  const engine = await ScriptedEngine.start()
  try {
    await start(engine.endpoint.text)
    engine.on('POST', '/auth', (_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    )
    expect(await codeOf(client.registries.add(draft()))).toBe('registry.not-proven')
    engine.on('GET', '/version', json({ Version: '99', ApiVersion: '9.9', MinAPIVersion: '9.9' }))
    engine.hangUp()
    const order = { ...place, namespace: 'default', image: 'registry.test/a' }
    expect(await pullEnd(client, (await client.pulls.start(order)).id)).toMatchObject({ state: 'failed' })
    expect(bugs()).toEqual([])
  } finally {
    await engine.close()
  }
})

it('DE-11: plain TCP is agreed to anew once TLS was spoken at the same address', async () => {
  await start('unix:///nowhere')
  const typed = { address: '192.0.2.1:2375', saveAnyway: true }
  const { id, endpoint } = await client.environments.add({ ...blankEnvironment({ way: 'tcp' }), ...typed })
  const agreed = await client.environments.confirmPlainTcp({ environmentId: id, endpoint, confirmed: true })
  expect(agreed).toMatchObject({ plainTcp: 'confirmed' })
  const edit = (way: 'tcp' | 'tls') =>
    client.environments.edit({ environmentId: id, ...blankEnvironment({ way }), ...typed })
  expect(await edit('tcp')).toMatchObject({ plainTcp: 'confirmed' })
  expect(await edit('tls')).toMatchObject({ endpoint, way: 'tls' })
  expect(await edit('tcp')).toMatchObject({ endpoint, way: 'tcp', plainTcp: 'unconfirmed' })
  expect(bugs()).toEqual([])
})

it('DE-11: says that a credential does not cross the network in plain text', async () => {
  await start('tcp://192.0.2.1:2375')
  expect(await codeOf(client.registries.add(draft()))).toBe('registry.not-proven')
  expect(bugs()).toEqual([])
})
