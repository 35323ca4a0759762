import { randomBytes } from 'node:crypto'
import { safe } from '@orpc/client'
import { beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { callEngine } from '../../bed/engines/engine-call.ts'
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

describeOnBed('the rules for registries on a real engine', (bed) => {
  let core: TestCore
  let client: CoreClient
  let place: Place

  beforeEach(async () => {
    core = await startTestCore({ endpoint: `unix://${bed().engine.socket}` })
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

  const add = (which: 'first' | 'second', fields: Parameters<typeof draftOf>[1] = {}) => {
    const { host, user } = bed()[which]
    return client.registries.add(
      draftOf(place, { name: which, address: host, username: user.name, password: user.password, ...fields }),
    )
  }
  const order = (namespace = 'default') => ({ ...place, namespace, image: bed().first.image })
  const pulled = async (namespace?: string) => {
    const job = await pullEnd(client, (await client.pulls.start(order(namespace))).id)
    return job.state === 'done' ? 'done' : job.problem?.code
  }
  const launched = async (name: string) => {
    const { id } = await client.workloads.launch(launchOf(place, bed().first.image, { name }))
    return (await launchEnd(client, id)).state
  }
  const codeOf = async (call: Promise<unknown>) => {
    const { error } = await safe(call)
    return error && 'code' in error ? error.code : error
  }
  const stateOf = async (id: string) =>
    (await client.registries.list()).find((registry) => registry.id === id)?.state

  it('rule 6: an undo brings the credential back that pulls', async () => {
    const { id } = await add('first')
    const { user } = bed().first
    const wrong = { username: user.name, password: randomBytes(9).toString('hex') }
    const edit = { id, environmentId: place.environmentId, email: '', description: '', credential: wrong }
    expect(await client.registries.edit({ ...edit, saveAnyway: true })).toMatchObject({
      verification: { kind: 'failed' },
      undoUntil: expect.any(Number),
    })
    expect(await pulled()).toBe('pull.wrong-credential')
    expect(await client.registries.undoChange({ id })).toMatchObject({ verification: { kind: 'verified' } })
    expect(await pulled()).toBe('done')
    expect(await client.registries.history({ id })).toMatchObject([{ kind: 'failed' }, { kind: 'verified' }])
  })

  it('rule 9: a lease for one launch pulls and runs one image, and refuses the next', async () => {
    const { id } = await add('first')
    await client.registries.deactivate({ id })
    await client.registries.lease({ id, kind: 'launch' })
    expect(await launched('the-one')).toBe('started')
    await expect.poll(() => stateOf(id)).toBe('inactive')
    expect(await codeOf(client.workloads.launch(launchOf(place, bed().first.image)))).toBe('match.inactive')

    await client.registries.lease({ id, kind: 'launch' })
    expect(await launched('from-what-is-here')).toBe('started')
    await expect.poll(() => stateOf(id)).toBe('inactive')

    await client.registries.lease({ id, kind: 'launch' })
    expect(await pulled()).toBe('done')
    await expect.poll(() => stateOf(id)).toBe('inactive')
    expect(await client.workloads.list(place)).toHaveLength(2)
  })

  it('rule 8: the blast radius is what stands on the engine, and it keeps running', async () => {
    const { id } = await add('first')
    expect(await launched('keeps-running')).toBe('started')
    const radius = await client.impact.of({ ids: [id], environmentId: place.environmentId })
    expect(radius).toMatchObject({
      runningWorkloads: { known: true, items: [{ name: 'keeps-running', registryId: id }] },
      localImages: { known: true, items: [{ reference: bed().first.image, registryId: id }] },
      pulls: [],
    })
    await client.registries.deactivate({ id })
    expect(await client.workloads.list(place)).toMatchObject([{ name: 'keeps-running', state: 'running' }])
    const namespaceId = (await client.projects.list())[0]?.namespaces[0]?.id ?? ''
    await client.projects.addNamespace({ projectId: place.projectId, name: 'other' })
    await client.projects.renameNamespace({ projectId: place.projectId, namespaceId, name: 'main' })
    expect(await client.workloads.list(place)).toMatchObject([{ name: 'keeps-running', namespace: 'main' }])
    expect(await codeOf(client.projects.removeNamespace({ projectId: place.projectId, namespaceId }))).toBe(
      'namespace.in-use',
    )
  })

  it('a clone pulls in its own namespace, when its model is gone', async () => {
    const { id } = await add('first', { scope: { kind: 'namespace', namespace: 'web' } })
    const clone = { id, name: 'in-shop', scope: { kind: 'namespace', namespace: 'shop' } } as const
    expect(await client.registries.clone(clone)).toMatchObject({ verification: { kind: 'verified' } })
    await client.registries.bulk({ action: 'deactivate', ids: [id] })
    await client.registries.bulk({ action: 'remove', ids: [id] })
    expect(await pulled('shop')).toBe('done')
    expect(await pulled('web')).toBe('pull.no-credential')
  })

  it('verifies all at once, each with its own verdict', async () => {
    await add('first')
    await add('second', { password: randomBytes(9).toString('hex'), saveAnyway: true })
    const news = []
    for await (const each of await client.registries.verifyAll({ environmentId: place.environmentId })) {
      news.push(...each.news)
    }
    expect(news.map(({ ok }) => ok)).toEqual([true, true])
    const verdicts = (await client.registries.list()).map(
      ({ name, verification }) => `${name} ${verification.kind}`,
    )
    expect(verdicts.sort()).toEqual(['first verified', 'second failed'])
  })
})
