import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { pushImage } from '../../bed/engines/images.ts'
import { startOpenRegistry } from '../../bed/registries/open-registry.ts'
import { startRegistry } from '../../bed/registries/private-registry.ts'
import type { BedRegistry } from '../../bed/registries/serve-distribution.ts'
import { defaultPlace, draftOf, pullEnd, startTestCore, type TestCore } from '../../support/core-client.ts'
import { newUser } from '../registries/proof-bed.ts'

const user = newUser()
const image = 'team/app:1'

describeOnBed('the mirrors of a real engine', (bed) => {
  const started: { dispose(): Promise<void> }[] = []
  let mirror: BedRegistry
  let second: BedRegistry
  let engine: BedEngine
  let core: TestCore
  let urls: string[]

  async function keep<T extends { dispose(): Promise<void> }>(part: Promise<T>): Promise<T> {
    const running = await part
    started.push(running)
    return running
  }

  beforeEach(async () => {
    mirror = await keep(startRegistry({ address: '127.0.0.4', users: [user] }))
    second = await keep(startOpenRegistry({ address: '127.0.0.5' }))
    const place = { engine: bed().engine, registry: mirror, user, repository: 'team/app', tag: '1' }
    await pushImage(place)
    urls = [mirror, second].map(({ host }) => `http://${host}/`)
    engine = await keep(startEngine({ mirrors: urls }))
    core = await keep(startTestCore({ endpoint: engine.endpoint }))
    await core.client.vault.create({ passphrase: newUser().password, keyring: false })
    const hub = { provider: 'dockerhub', address: '', saveAnyway: true } as const
    const credential = { username: user.name, password: user.password }
    await core.client.registries.add(
      draftOf(await defaultPlace(core.client), { name: 'hub', ...hub, ...credential }),
    )
  })
  afterEach(async () => {
    for (const part of started.splice(0).reverse()) await part.dispose()
  })

  async function pull() {
    const { id } = await core.client.pulls.start({
      ...(await defaultPlace(core.client)),
      namespace: 'default',
      image,
    })
    return await pullEnd(core.client, id)
  }

  /** Who has named himself to the mirror since it was given its image. */
  async function usersAtMirror(from: number): Promise<(string | undefined)[]> {
    return (await mirror.accessLog()).slice(from).map((each) => each.user)
  }

  it('DE-22: get a credential of Docker Hub only once each of them is confirmed', async () => {
    const { environmentId } = await defaultPlace(core.client)
    const before = (await mirror.accessLog()).length
    const mirrors = (...confirmed: boolean[]) => urls.map((url, at) => ({ url, confirmed: confirmed[at] }))
    expect(await core.client.environments.mirrors({ environmentId })).toEqual(mirrors(false, false))
    const refused = {
      state: 'failed',
      problem: { code: 'pull.mirror-unconfirmed', data: { proof: urls.join(', ') } },
    }
    expect(await pull()).toMatchObject(refused)
    const [first = '', other = ''] = urls
    expect(await core.client.environments.confirmMirror({ environmentId, url: first })).toEqual(
      mirrors(true, false),
    )
    expect(await pull()).toMatchObject({ state: 'failed', problem: { data: { proof: other } } })
    const order = { ...(await defaultPlace(core.client)), namespace: 'default', image }
    expect(await core.client.access.check(order)).toMatchObject({
      kind: 'refused',
      problem: { code: 'pull.mirror-unconfirmed' },
    })
    expect(await usersAtMirror(before)).toEqual([])

    await core.client.environments.confirmMirror({ environmentId, url: other })
    expect(await core.client.access.check(order)).toMatchObject({ kind: 'ok' })
    expect(await pull()).toMatchObject({ state: 'done' })
    expect(await usersAtMirror(before)).toContain(user.name)
  })

  it('DE-22: stay confirmed after a restart, for that engine alone, until it is taken back', async () => {
    const { environmentId } = await defaultPlace(core.client)
    for (const url of urls) await core.client.environments.confirmMirror({ environmentId, url })
    const { dataFolder } = core
    started.splice(started.indexOf(core), 1)
    await core.dispose({ keep: true })

    const other = await keep(startEngine({ mirrors: urls }))
    const elsewhere = await startTestCore({ endpoint: other.endpoint, dataFolder })
    expect(await elsewhere.client.environments.mirrors({ environmentId })).toEqual(
      urls.map((url) => ({ url, confirmed: false })),
    )
    await elsewhere.dispose({ keep: true })

    core = await keep(startTestCore({ endpoint: engine.endpoint, dataFolder }))
    const [url = ''] = urls
    const confirmed = async () =>
      (await core.client.environments.mirrors({ environmentId })).map((each) => each.confirmed)
    expect(await confirmed()).toEqual([true, true])
    await core.client.environments.forgetMirror({ environmentId, url })
    expect(await confirmed()).toEqual([false, true])
    const { client } = core
    const entries = await client.activity.list({ limit: 10 })
    expect(entries[0]).toMatchObject({ kind: 'mirror.forgotten', subject: url })
  })

  it('are not confirmed in advance', async () => {
    const { environmentId } = await defaultPlace(core.client)
    const asked = core.client.environments.confirmMirror({ environmentId, url: 'https://later.test/' })
    await expect(asked).rejects.toMatchObject({ code: 'environment.mirror-not-found' })
  })

  it('never see the credential while it is proven: the engine logs in to Docker Hub alone', async () => {
    const [hub] = await core.client.registries.list()
    const { environmentId } = await defaultPlace(core.client)
    const before = (await mirror.accessLog()).length
    expect(await core.client.registries.verify({ id: hub?.id ?? '', environmentId })).toMatchObject({
      verification: { kind: 'not-verified', problem: { data: { reason: 'unreachable' } } },
    })
    expect(await usersAtMirror(before)).toEqual([])
  })
})
