import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../../contract/problem.ts'
import { replicaOf, serviceRig } from './service-rig.ts'

const on = serviceRig()
const away = () => new Problem('engine.unreachable', { endpoint: 'memory://engine', reason: 'refused' })
const notStarted = () => new Problem('workload.not-started', { name: 'web-1' })

describe('a service that is changed', () => {
  const next = { image: 'registry.test/team/app:2', imageId: 'sha256:2', revision: 2 }
  const first = { image: 'registry.test/team/app:1', imageId: 'sha256:1', revision: 1 }
  const replacing = {
    spec: next,
    lastRevision: 2,
    change: { kind: 'image', image: next.image, state: 'replacing', from: first },
  } as const

  it('replaces its replicas one after the other, and each has to stay up for a while', async () => {
    const { engine, keeper } = on()
    engine.put('web-1', replicaOf('s1'))
    engine.put('web-2', replicaOf('s1'))
    await on().add(replacing)
    keeper.start()
    await on().pass(1500)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running', 'web-3 running'])
    await on().pass(3500)
    expect(engine.standing).toHaveLength(3)
    await on().pass(20_000)
    expect(await on().shown()).toMatchObject({
      state: 'steady',
      running: 2,
      image: 'registry.test/team/app:2',
      previousImage: 'registry.test/team/app:1',
    })
    expect((await on().shown()).update).toBeUndefined()
    expect(engine.standing.map(({ imageId }) => imageId)).toEqual(['sha256:2', 'sha256:2'])
    expect(on().entries).toContain('service.updated')
  })

  it('goes back where a new replica was started again by the engine', async () => {
    const { engine, keeper } = on()
    engine.put('web-1', replicaOf('s1'))
    engine.put('web-2', replicaOf('s1'))
    await on().add(replacing)
    keeper.start()
    await on().pass(1500)
    engine.crash('web-3')
    await on().pass(15_000)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running'])
    expect(await on().shown()).toMatchObject({
      state: 'steady',
      image: 'registry.test/team/app:1',
      update: { state: 'failed', problem: { code: 'service.replica-fails', data: { name: 'web-3' } } },
    })
    expect(on().entries).toContain('service.update-failed')
  })

  it('goes back where a new replica does not start at all', async () => {
    const { engine, keeper } = on()
    engine.put('web-1', replicaOf('s1'))
    engine.put('web-2', replicaOf('s1'))
    engine.fails.set('startContainer', () => Promise.reject(notStarted()))
    await on().add(replacing)
    keeper.start()
    await on().pass(15_000)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running'])
    expect(await on().shown()).toMatchObject({ state: 'steady', update: { state: 'failed' } })
  })

  it('a change that came meanwhile is neither ended nor taken back by what was seen before it', async () => {
    const { records, outcomes } = on()
    await on().add(replacing)
    const seen = records.get('s1')
    if (!seen) throw new Error('The service was added')
    await records.update('s1', (record = seen) => ({ ...record, scale: 3 }))
    await outcomes.reached(seen)
    await outcomes.failed(seen, new Problem('service.replica-fails', { name: 'web-3' }).toData())
    expect(records.get('s1')).toMatchObject({ scale: 3, spec: next, change: { state: 'replacing' } })
    expect(on().entries).toEqual([])
  })

  it('is removed for good, its record last', async () => {
    const { engine, keeper, services, records } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    engine.fails.set('removeContainer', () => Promise.reject(away()))
    await services.remove(on().target)
    await on().pass(5000)
    expect(await on().shown()).toMatchObject({ state: 'removing' })
    await expect(services.scale({ ...on().target, scale: 1 })).rejects.toMatchObject({
      code: 'service.not-found',
    })
    engine.fails.clear()
    await on().pass(60_000)
    expect(engine.standing).toEqual([])
    expect(records.list()).toEqual([])
  })
})
