import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../../contract/problem.ts'
import { serviceRig } from './service-rig.ts'

const on = serviceRig()
const minutes = 60_000
const inactive = (name = 'team') =>
  new Problem('match.inactive', {
    image: 'registry.test/team/app:1',
    host: 'registry.test',
    registry: { id: `of-${name}`, name },
  })

const away = () => new Problem('engine.unreachable', { endpoint: 'memory://engine', reason: 'refused' })

describe('a service that may not grow', () => {
  it('where the match refuses, it starts what it has, says so once, and catches up by itself', async () => {
    const { engine, keeper, services } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    on().refusal = inactive()
    await services.scale({ ...on().target, scale: 4 })
    await on().pass(100)
    expect(await on().shown()).toMatchObject({ state: 'blocked', running: 2, scale: 4 })
    engine.become('web-1', 'gone', 'destroy')
    engine.become('web-2', 'exited', 'die')
    await on().pass(10 * minutes)
    expect(engine.shape).toEqual(['web-2 running'])
    expect(on().entries.filter((kind) => kind === 'service.blocked')).toHaveLength(1)
    expect((await on().shown()).retryAt).toBeUndefined()
    on().refusal = undefined
    keeper.onTopic('registries')
    await on().pass(500)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running', 'web-3 running', 'web-4 running'])
  })

  it('tells of each other registry that forbids it, and of none twice while its engine comes and goes', async () => {
    const { engine, keeper, services } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    const blocked = () => on().entries.filter((kind) => kind === 'service.blocked').length
    on().refusal = inactive()
    await services.scale({ ...on().target, scale: 4 })
    await on().pass(100)
    expect(blocked()).toBe(1)
    on().refusal = inactive('other')
    keeper.onTopic('registries')
    await on().pass(500)
    expect(blocked()).toBe(2)
    engine.fails.set('containers', () => Promise.reject(away()))
    await on().pass(10 * minutes)
    engine.fails.clear()
    keeper.onReached('default')
    await on().pass(500)
    expect(blocked()).toBe(2)
    on().refusal = undefined
    keeper.onTopic('registries')
    await on().pass(5000)
    expect((await on().shown()).running).toBe(4)
    on().refusal = inactive('other')
    await services.scale({ ...on().target, scale: 5 })
    await on().pass(100)
    expect(blocked()).toBe(3)
  })

  it('a pull that failed is tried again at once only where the registry was changed', async () => {
    const { keeper } = on()
    on().refusal = new Problem('pull.wrong-credential', { image: 'a', host: 'registry.test' })
    await on().add()
    keeper.start()
    await on().pass(4 * minutes)
    const { retryAt } = await on().shown()
    expect(retryAt).toBeGreaterThan(Date.now() + 10_000)
    on().refusal = undefined
    keeper.onTopic('registries')
    await on().pass(1000)
    expect((await on().shown()).running).toBe(0)
    on().signature = 'another password'
    keeper.onTopic('registries')
    await on().pass(1000)
    expect((await on().shown()).running).toBe(2)
  })
})
