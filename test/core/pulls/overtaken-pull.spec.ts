import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'

const host = 'registry.test:5000'
const hour = 3_600_000

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

const add = (name: string, address: string, expiresAt?: number) =>
  client.registries.add({
    ...draftOf(place, {
      name,
      address,
      username: name,
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
    }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  })

it('sends no credential that has expired because another one may be used by now', async () => {
  await add('old', host, Date.now() + hour)
  let answer: () => void = () => undefined
  engine.on('GET', '/images/*', (...call) => {
    answer = () => json({ message: 'no such image' }, 404)(...call)
  })
  engine.on('POST', '/images/create', json({ message: 'no' }, 500))
  const job = await client.pulls.start({ ...place, namespace: 'default', image: `${host}/team/a` })
  const asked = () => engine.seen.filter(({ path }) => path.startsWith('/images/') && path.endsWith('/json'))
  await expect.poll(() => asked().length).toBe(1)

  vi.setSystemTime(Date.now() + hour)
  await add('new', `${host}/team`)
  answer()
  const ended = await pullEnd(client, job.id)
  expect(engine.asked('/images/create')).toEqual([])
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'pull.stopped' } })
})
