import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../../contract/problem.ts'
import { replicaOf, serviceRig } from './service-rig.ts'

const on = serviceRig()
const minutes = 60_000
const away = () => new Problem('engine.unreachable', { endpoint: 'memory://engine', reason: 'refused' })

describe('a service on a bad day', () => {
  it('an engine that is away is told of as such, and caught up with as soon as it is back', async () => {
    const { engine, keeper } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    engine.fails.set('containers', () => Promise.reject(away()))
    engine.become('web-1', 'gone', 'destroy')
    await on().pass(30 * minutes)
    expect(await on().shown()).toMatchObject({ state: 'unseen', problem: { code: 'engine.unreachable' } })
    expect(engine.count('containers')).toBeLessThan(40)
    engine.fails.clear()
    keeper.onReached('default')
    await on().pass(100)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running'])
    expect(await on().shown()).toMatchObject({ state: 'steady', running: 2 })
  })

  it('where its engine is gone for good it is forgotten, also while it waits to be removed', async () => {
    const { engine, keeper, services, records } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    await expect(services.forget(on().target)).rejects.toMatchObject({ code: 'service.engine-answers' })
    expect(records.list()).toHaveLength(1)
    engine.fails.set('containers', () => Promise.reject(away()))
    await services.remove(on().target)
    await on().pass(5 * minutes)
    expect(await on().shown()).toMatchObject({ state: 'removing', problem: { code: 'engine.unreachable' } })
    await services.forget(on().target)
    expect(records.list()).toEqual([])
    expect(on().entries).toEqual(['service.removed', 'service.forgotten'])
    engine.asked.length = 0
    engine.fails.clear()
    keeper.onReached('default')
    await on().pass(10 * minutes)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running'])
    expect(engine.asked).toEqual([])
    await expect(services.forget(on().target)).rejects.toMatchObject({ code: 'service.not-found' })
  })

  it('an environment that is not known any more is one whose engine is away', async () => {
    const { keeper, services, records } = on()
    on().environment = new Problem('environment.not-found', { id: 'default' })
    await on().add()
    keeper.start()
    await on().pass(5000)
    expect(await services.list('default')).toMatchObject([
      { name: 'web', state: 'unseen', problem: { code: 'environment.not-found' } },
    ])
    await services.remove(on().target)
    await services.forget(on().target)
    expect(records.list()).toEqual([])
    await expect(services.list('default')).rejects.toMatchObject({ code: 'environment.not-found' })
    expect(on().bugs).toEqual([])
  })

  it('a container whose making was not answered is found and used, not doubled', async () => {
    const { engine, keeper } = on()
    let lost = 1
    engine.fails.set('startContainer', () => {
      lost -= 1
      return lost >= 0 ? Promise.reject(away()) : undefined
    })
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(5000)
    expect(engine.shape).toEqual(['web-1 running'])
    expect(engine.count('createContainer')).toBe(1)
  })

  it('a change that cannot be saved is refused, and nothing is done', async () => {
    const { engine, keeper, services } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    engine.asked.length = 0
    on().disk.full = true
    await expect(services.scale({ ...on().target, scale: 5 })).rejects.toMatchObject({
      code: 'storage.not-saved',
    })
    await expect(services.remove(on().target)).rejects.toMatchObject({ code: 'storage.not-saved' })
    await on().pass(5000)
    expect(engine.asked).toEqual([])
    expect(await on().shown()).toMatchObject({ scale: 2, state: 'steady' })
  })

  it('ten thousand containers that claim to be replicas of ours in another workspace are nobody’s', async () => {
    const { engine, keeper } = on()
    for (let count = 0; count < 10_000; count += 1) {
      engine.put(`web-${count + 1}`, { ...replicaOf('s1'), 'io.fairlead.workspace': 'another' })
    }
    await on().add()
    keeper.start()
    await on().pass(5000)
    const shown = await on().shown()
    expect(shown.replicas.map(({ name }) => name).sort()).toEqual(['web-10001', 'web-10002'])
    expect(engine.standing).toHaveLength(10_002)
  })

  it('ends at once while the engine says nothing', async () => {
    const { engine, keeper } = on()
    engine.fails.set('containers', () => new Promise(() => undefined))
    await on().add()
    keeper.start()
    await on().pass(100)
    let ended = false
    void keeper.dispose().then(() => {
      ended = true
    })
    await on().pass(1100)
    expect(ended).toBe(true)
  })
})
