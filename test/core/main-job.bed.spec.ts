import { randomBytes } from 'node:crypto'
import { isDefinedError, safe } from '@orpc/client'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../bed/describe-on-bed.ts'
import { callEngine } from '../bed/engines/engine-call.ts'
import { type RecordingProxy, startRecordingProxy } from '../bed/engines/recording-proxy.ts'
import { readAccessLog } from '../bed/registry-access.ts'
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
} from '../support/core-client.ts'

describeOnBed('the main job', (bed) => {
  let core: TestCore
  let client: CoreClient
  let place: Place
  let proxy: RecordingProxy

  beforeAll(async () => {
    proxy = await startRecordingProxy(bed().engine.socket)
  })
  afterAll(async () => {
    await proxy.dispose()
  })

  beforeEach(async () => {
    core = await startTestCore({ endpoint: proxy.endpoint })
    client = core.client
    await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
    place = await defaultPlace(client)
    return async () => {
      for (const { id } of await client.workloads.list(place)) {
        await client.workloads.remove({ environmentId: place.environmentId, id })
      }
      for (const { image } of [bed().first, bed().second]) {
        await callEngine(bed().engine.socket, 'DELETE', `/images/${encodeURIComponent(image)}?force=true`)
      }
      await core.dispose()
    }
  })

  const addFirst = (fields: Partial<Parameters<typeof draftOf>[1]> = {}) => {
    const { host, user } = bed().first
    return client.registries.add(
      draftOf(place, {
        name: 'first',
        address: host,
        username: user.name,
        password: user.password,
        ...fields,
      }),
    )
  }
  const codeOf = async (call: Promise<unknown>): Promise<string> => {
    const { error } = await safe(call)
    return isDefinedError(error) ? String((error as { code: string }).code) : `undefined: ${error}`
  }
  const askedForImage = (since: number) =>
    proxy
      .requests()
      .slice(since)
      .filter(({ path }) => decodeURIComponent(path).includes('team/app'))

  it('adds a proven registry, pulls its private image and runs it', async () => {
    const registry = await addFirst()
    expect(registry).toMatchObject({ state: 'active', verification: { kind: 'verified' }, anonymous: false })

    const started = await client.pulls.start({ ...place, namespace: 'default', image: bed().first.image })
    expect(await pullEnd(client, started.id)).toMatchObject({ state: 'done', credential: { name: 'first' } })
    await expect
      .poll(async () => (await client.registries.list()).map(({ lastUsedAt }) => lastUsedAt))
      .toEqual([expect.any(Number)])

    const launch = await client.workloads.launch(
      launchOf(place, bed().first.image, {
        name: 'main-job',
        command: 'busybox sh -c "echo it runs; sleep 100"',
        ports: '80',
      }),
    )
    expect(await launchEnd(client, launch.id)).toMatchObject({ state: 'started', name: 'main-job' })
    const [workload] = await client.workloads.list(place)
    expect(workload).toMatchObject({ name: 'main-job', state: 'running', credential: { name: 'first' } })
    expect(workload?.ports).toEqual([expect.objectContaining({ container: 80, address: '127.0.0.1' })])
  })

  it('refuses an inactive registry before the engine is asked, and lets what runs go on', async () => {
    const registry = await addFirst()
    const launch = await client.workloads.launch(
      launchOf(place, bed().first.image, { name: 'keeps-running' }),
    )
    expect(await launchEnd(client, launch.id)).toMatchObject({ state: 'started' })

    await client.registries.deactivate({ id: registry.id })
    const before = proxy.requests().length
    expect(await codeOf(client.workloads.launch(launchOf(place, bed().first.image)))).toBe('match.inactive')
    const order = { ...place, namespace: 'default', image: bed().first.image }
    expect(await codeOf(client.pulls.start(order))).toBe('match.inactive')
    expect(await codeOf(client.access.check(order))).toBe('match.inactive')
    expect(askedForImage(before)).toEqual([])
    expect(await client.workloads.list(place)).toEqual([expect.objectContaining({ state: 'running' })])

    await client.registries.activate({ id: registry.id })
    expect(await pullEnd(client, (await client.pulls.start(order)).id)).toMatchObject({ state: 'done' })
  })

  it('tells apart: no registry, a wrong password, the credential of another host', async () => {
    const order = { ...place, namespace: 'default', image: bed().first.image }
    const anonymous = await pullEnd(client, (await client.pulls.start(order)).id)
    expect(anonymous).toMatchObject({ state: 'failed', problem: { code: 'pull.no-credential' } })

    const { second } = bed()
    await client.registries.add(
      draftOf(place, {
        name: 'second',
        address: second.host,
        username: second.user.name,
        password: second.user.password,
      }),
    )
    const foreign = await pullEnd(client, (await client.pulls.start(order)).id)
    expect(foreign).toMatchObject({ state: 'failed', problem: { code: 'pull.no-credential' } })

    const wrong = { password: randomBytes(9).toString('hex') }
    expect(await codeOf(addFirst(wrong))).toBe('registry.not-proven')
    expect(await addFirst({ ...wrong, saveAnyway: true })).toMatchObject({
      verification: { kind: 'failed', problem: { code: 'registry.not-proven', data: { reason: 'refused' } } },
    })
    const refused = await pullEnd(client, (await client.pulls.start(order)).id)
    expect(refused).toMatchObject({ state: 'failed', problem: { code: 'pull.wrong-credential' } })
    expect(await client.access.check(order)).toMatchObject({
      kind: 'refused',
      problem: { code: 'pull.wrong-credential' },
    })
  })

  it('guards a cached private image after its registry is deleted, and from other namespaces', async () => {
    await client.projects.addNamespace({ projectId: place.projectId, name: 'web' })
    const registry = await addFirst({ scope: { kind: 'namespace', namespace: 'web' } })
    const draft = launchOf(place, bed().first.image, { namespace: 'web' })
    expect(await launchEnd(client, (await client.workloads.launch(draft)).id)).toMatchObject({
      state: 'started',
    })

    const elsewhere = await client.workloads.launch({ ...draft, namespace: 'default' })
    expect(await launchEnd(client, elsewhere.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'match.needs-credential' },
    })

    await client.registries.deactivate({ id: registry.id })
    await client.registries.remove({ id: registry.id })
    const afterwards = await client.workloads.launch(draft)
    expect(await launchEnd(client, afterwards.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'match.needs-credential' },
    })
    expect(await client.workloads.list(place)).toHaveLength(1)
  })

  it('DE-02: shows each of two registries its own user only', async () => {
    const { first, second } = bed()
    await addFirst()
    await client.registries.add(
      draftOf(place, {
        name: 'second',
        address: second.host,
        username: second.user.name,
        password: second.user.password,
      }),
    )
    const seen = { first: await accessCount(first), second: await accessCount(second) }
    for (const { image } of [first, second]) {
      const order = { ...place, namespace: 'default', image }
      expect(await pullEnd(client, (await client.pulls.start(order)).id)).toMatchObject({ state: 'done' })
    }
    for (const [registry, start] of [
      [first, seen.first],
      [second, seen.second],
    ] as const) {
      const users = (await readAccessLog(registry.logFile, [registry.user]))
        .slice(start)
        .map(({ user }) => user)
      expect(new Set(users.filter((user) => user !== undefined))).toEqual(new Set([registry.user.name]))
    }
  })

  const accessCount = async ({ logFile, user }: ReturnType<typeof bed>['first']) =>
    (await readAccessLog(logFile, [user])).length

  it('keeps the old credential when a new one is not proven', async () => {
    const registry = await addFirst()
    const edit = {
      id: registry.id,
      environmentId: place.environmentId,
      email: '',
      description: '',
      credential: { username: bed().first.user.name, password: randomBytes(9).toString('hex') },
      saveAnyway: false,
    }
    expect(await codeOf(client.registries.edit(edit))).toBe('registry.not-proven')
    const order = { ...place, namespace: 'default', image: bed().first.image }
    expect(await pullEnd(client, (await client.pulls.start(order)).id)).toMatchObject({ state: 'done' })
  })

  it('finds vault, registries and workloads again after a restart, and asks for the passphrase', async () => {
    const passphrase = randomBytes(12).toString('hex')
    await core.dispose()
    core = await startTestCore({ endpoint: proxy.endpoint })
    client = core.client
    await client.vault.create({ passphrase, keyring: false })
    place = await defaultPlace(client)
    await addFirst()
    const launch = await client.workloads.launch(launchOf(place, bed().first.image))
    expect(await launchEnd(client, launch.id)).toMatchObject({ state: 'started' })

    const { dataFolder } = core
    await core.dispose({ keep: true })
    core = await startTestCore({ endpoint: proxy.endpoint, dataFolder })
    client = core.client
    expect(await client.vault.status()).toMatchObject({ state: 'locked' })
    expect(await client.registries.list()).toEqual([
      expect.objectContaining({ name: 'first', state: 'active' }),
    ])
    expect(await client.workloads.list(place)).toHaveLength(1)
    const order = { ...place, namespace: 'default', image: bed().first.image }
    expect(await codeOf(client.pulls.start(order))).toBe('vault.locked')
    await client.vault.unlock({ passphrase })
    expect(await pullEnd(client, (await client.pulls.start(order)).id)).toMatchObject({ state: 'done' })
  })
})
