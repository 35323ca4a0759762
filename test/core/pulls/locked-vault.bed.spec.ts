import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
import { type Gate, startGate } from '../../bed/engines/gate.ts'
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

/** As many as are pulled at once. */
const atOnce = 3

describeOnBed('KS-12: a vault that is locked while pulls are under way', (bed) => {
  const passphrase = randomBytes(12).toString('hex')
  let core: TestCore
  let client: CoreClient
  let place: Place
  let gates: Gate[]
  let images: string[]

  beforeAll(async () => {
    gates = await Promise.all(
      Array.from({ length: atOnce }, () => startGate({ address: '127.0.0.4', to: bed().first.host })),
    )
    images = gates.map(({ host }) => `${host}/team/app:1`)
    core = await startTestCore({ endpoint: bed().engine.endpoint })
    client = core.client
    await client.vault.create({ passphrase, keyring: false })
    place = await defaultPlace(client)
    const { first, second } = bed()
    for (const [index, { host }] of gates.entries()) await add(`gate-${index}`, host, first.user)
    await add('second', second.host, second.user)
  }, 60_000)
  afterAll(async () => {
    for (const { id } of await client.workloads.list(place)) {
      await client.workloads.remove({ environmentId: place.environmentId, id })
    }
    for (const image of [...images, bed().second.image]) await drop(image)
    await core.dispose()
    await Promise.all(gates.map((gate) => gate.dispose()))
  })

  const add = (name: string, address: string, user: { name: string; password: string }) =>
    client.registries.add(draftOf(place, { name, address, username: user.name, password: user.password }))
  const drop = (image: string) =>
    callEngine(bed().engine.socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
  const start = (image: string) => client.pulls.start({ ...place, namespace: 'default', image })
  const stateOf = async (id: string) => (await client.pulls.list()).find((job) => job.id === id)?.state

  it('running pulls end well, one in line fails until it is tried again, and all else goes on', async () => {
    const launch = await client.workloads.launch(
      launchOf(place, bed().second.image, { name: 'runs-on', command: 'busybox sleep 100' }),
    )
    expect(await launchEnd(client, launch.id)).toMatchObject({ state: 'started' })
    await drop(bed().second.image)
    // The engine fetches a layer once for all pulls that want it: which gate is held is up to it.
    const held = gates.map((gate) => gate.hold(4000))
    const running = await Promise.all(images.map(start))
    await Promise.race(held)
    const inLine = await start(bed().second.image)
    const anonymous = await start(bed().first.image)
    expect(await stateOf(inLine.id)).toBe('queued')
    await vi.waitFor(async () => {
      const jobs = (await client.pulls.list()).filter(({ id }) => running.some((job) => job.id === id))
      expect(jobs.map(({ state, layers }) => [state, layers > 0])).toEqual(jobs.map(() => ['pulling', true]))
    })

    await client.vault.lock()
    for (const gate of gates) gate.open()
    for (const { id } of running) {
      expect(await pullEnd(client, id)).toMatchObject({ state: 'done', credential: {} })
    }
    expect(await pullEnd(client, inLine.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'vault.locked' },
    })
    // The engine was asked for it, without a credential.
    expect(await pullEnd(client, anonymous.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'pull.no-credential' },
    })
    expect(await client.workloads.list(place)).toMatchObject([{ name: 'runs-on', state: 'running' }])

    const registry = (await client.registries.list()).find(({ name }) => name === 'gate-0')
    await client.registries.deactivate({ id: registry?.id ?? '' })
    expect((await client.vault.status()).state).toBe('locked')

    await client.vault.unlock({ passphrase })
    const again = await client.pulls.retry({ id: inLine.id })
    expect(await pullEnd(client, again.id)).toMatchObject({ state: 'done' })
  }, 90_000)
})
