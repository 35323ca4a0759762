import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { ScriptedEngine } from '../../../support/scripted-engine.ts'

const host = 'registry.test:5000'

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place

beforeEach(async () => {
  // the clock alone: everything else takes its real time
  vi.useFakeTimers({ toFake: ['Date'] })
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
})
afterEach(async () => {
  vi.useRealTimers()
  await core.dispose()
  await engine.close()
})

const add = (name: string, address: string) =>
  client.registries.add(
    draftOf(place, {
      name,
      address,
      username: 'ann',
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
    }),
  )
const order = (image: string) => ({ ...place, namespace: 'default', image })

it('rule 9: the end of a lease stops queued and running pulls as a deactivation does', async () => {
  const { id } = await add('team', host)
  const other = await add('other', 'other.test')
  await client.registries.lease({ id, kind: 'hour' })
  // an engine that takes its time
  engine.on('POST', '/images/create', () => undefined)
  const jobs = []
  for (const image of ['a', 'b', 'c', 'd']) jobs.push(await client.pulls.start(order(`${host}/${image}`)))
  await expect
    .poll(async () => (await client.pulls.list()).map(({ state }) => state).sort())
    .toEqual(['pulling', 'pulling', 'pulling', 'queued'])
  vi.setSystemTime(Date.now() + 3_600_000)
  // any change has the time looked at, which is done every half minute at the latest
  await client.registries.deactivate({ id: other.id })
  for (const job of jobs) {
    expect(await pullEnd(client, job.id)).toMatchObject({
      state: 'stopped',
      problem: { code: 'match.inactive' },
    })
  }
  const { error } = await safe(client.pulls.start(order(`${host}/a`)))
  expect(error).toMatchObject({ code: 'match.inactive' })
  const told = async () =>
    (await client.activity.list({ limit: 100, registryId: id })).map(({ kind }) => kind)
  await expect.poll(told).toContain('registry.lease-ended')
})
