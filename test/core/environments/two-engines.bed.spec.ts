import { beforeEach, expect, it } from 'vitest'
import type { Environment } from '../../../contract/environment/environment.ts'
import { describeOnBed } from '../../bed/describe-on-bed.ts'
import { type BedEngine, startEngine } from '../../bed/engines/engine.ts'
import { type RecordingProxy, startRecordingProxy } from '../../bed/engines/recording-proxy.ts'
import {
  draftOf,
  launchEnd,
  launchOf,
  type Place,
  pullEnd,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { keptParts, twoEngineCore } from './two-engine-core.ts'

describeOnBed('two environments', (bed) => {
  const parts = keptParts()
  const { keep } = parts
  let second: BedEngine
  let firstProxy: RecordingProxy
  let secondProxy: RecordingProxy
  let core: TestCore
  let place: Place

  beforeEach(async () => {
    second = await keep(startEngine())
    firstProxy = await keep(startRecordingProxy(bed().engine.socket))
    secondProxy = await keep(startRecordingProxy(second.socket))
    const { endpoint } = firstProxy
    ;({ core, place } = await twoEngineCore(parts, { endpoint, far: secondProxy.endpoint }))
  })

  const shown = async (id: string): Promise<Environment> => {
    const found = (await core.client.environments.list()).find((each) => each.id === id)
    if (!found) throw new Error('It is not in the list')
    return found
  }
  const images = (proxy: RecordingProxy) =>
    proxy.requests().filter(({ path }) => /\/(images\/create|containers\/create|distribution)/.test(path))

  it('a pull and a launch of a project reach its own engine alone', async () => {
    const { first } = bed()
    const address = first.host
    await core.client.registries.add(
      draftOf(place, { name: 'team', address, username: first.user.name, password: first.user.password }),
    )
    const before = images(firstProxy).length
    const { id } = await core.client.pulls.start({ ...place, namespace: 'default', image: first.image })
    expect(await pullEnd(core.client, id)).toMatchObject({ state: 'done' })
    const launched = await core.client.workloads.launch(launchOf(place, first.image))
    expect(await launchEnd(core.client, launched.id)).toMatchObject({ state: 'started' })
    expect(images(firstProxy).length).toBe(before)
    expect(
      images(secondProxy)
        .map(({ path }) => path)
        .join(' '),
    ).toContain('/containers/create')
    const { environmentId } = place
    expect(await core.client.workloads.list({ environmentId })).toHaveLength(1)
    expect(await core.client.workloads.list({ environmentId: 'default' })).toHaveLength(0)
    expect(await shown(environmentId)).toMatchObject({
      name: 'far',
      added: true,
      projects: [{ id: place.projectId, name: 'On the far one' }],
      engine: { product: 'Docker Engine' },
    })
  })

  it('the page is told when the engine of a project ends, and when it is back by itself', async () => {
    const { environmentId } = place
    await expect.poll(async () => (await shown(environmentId)).engine, { timeout: 20_000 }).toBeDefined()
    await second.end('SIGKILL')
    await expect
      .poll(async () => (await shown(environmentId)).problem, { timeout: 20_000 })
      .toMatchObject({
        code: 'engine.unreachable',
      })
    expect(await shown('default')).toMatchObject({ engine: { product: 'Docker Engine' } })
    expect((await shown(environmentId)).nextTryAt).toBeGreaterThan(0)
    await second.again()
    await expect.poll(async () => (await shown(environmentId)).engine, { timeout: 60_000 }).toBeDefined()
    expect((await shown(environmentId)).problem).toBeUndefined()
  })

  it('what was added is there after a restart, and cannot be removed while a project lives on it', async () => {
    const { environmentId } = place
    await expect(core.client.environments.remove({ environmentId })).rejects.toMatchObject({
      code: 'environment.in-use',
      data: { projects: 1 },
    })
    const { dataFolder } = core
    parts.leave(core)
    await core.dispose({ keep: true })
    core = await keep(startTestCore({ endpoint: firstProxy.endpoint, dataFolder }))
    expect(await shown(environmentId)).toMatchObject({ name: 'far', engine: { product: 'Docker Engine' } })
    await core.client.projects.remove({ id: place.projectId })
    await core.client.environments.remove({ environmentId })
    const ids = (await core.client.environments.list()).map(({ id }) => id)
    expect(ids).not.toContain(environmentId)
  })
})
