import { describe, expect, it } from 'vitest'
import { replicaOf, serviceRig } from './service-rig.ts'

const on = serviceRig()
const minutes = 60_000

describe('when a service is looked at', () => {
  it('asks the engine for nothing while nothing happens, but for a look every five minutes', async () => {
    const { engine, keeper } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running'])
    engine.asked.length = 0
    await on().pass(5 * minutes - 6000)
    expect(engine.asked).toEqual([])
    await on().pass(10 * minutes)
    expect(engine.asked).toEqual(['containers', 'containers'])
    expect(on().bugs).toEqual([])
  })

  it('is not woken by what happens to others, nor by what changes no number', async () => {
    const { engine, keeper } = on()
    await on().add()
    keeper.start()
    await on().pass(5000)
    engine.asked.length = 0
    const tell = (action: string, attributes: Record<string, string>, type = 'container') =>
      keeper.onEvent('default', { type, action, id: 'x', attributes, at: 0 })
    for (let count = 0; count < 5000; count += 1) tell('die', { name: `foreign-${count}` })
    tell('die', { ...replicaOf('s1'), 'io.fairlead.workspace': 'another' })
    tell('die', replicaOf('unknown'))
    for (const action of ['exec_create: sh', 'exec_start: sh', 'exec_die', 'health_status: healthy', 'top']) {
      tell(action, replicaOf('s1'))
    }
    tell('pull', {}, 'image')
    keeper.onEvent('other', { type: 'container', action: 'die', id: 'x', attributes: replicaOf('s1'), at: 0 })
    for (const topic of ['registries', 'vault', 'projects', 'workloads', 'images'] as const)
      keeper.onTopic(topic)
    await on().pass(4 * minutes)
    expect(engine.asked).toEqual([])
  })

  it('counts when the engine has settled: it may tell of an end before its list shows it', async () => {
    const { engine, keeper } = on()
    await on().add()
    keeper.start()
    await on().pass(60_000)
    engine.asked.length = 0
    const [first] = engine.standing
    engine.onEvent({ type: 'container', action: 'die', id: 'x', attributes: first?.labels ?? {}, at: 0 })
    await on().pass(100)
    expect(engine.asked).toEqual([])
    engine.become('web-1', 'exited', 'stop')
    await on().pass(2000)
    expect(engine.shape).toEqual(['web-1 running', 'web-2 running'])
    expect(engine.count('createContainer')).toBe(0)
  })

  it('a timer that is a little early, and a try that comes due during the look, cost no five minutes', async () => {
    const { engine, keeper } = on()
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(5000)
    engine.become('web-1', 'exited', 'die')
    await on().pass(1400)
    expect(engine.shape).toEqual(['web-1 exited'])
    let ahead = -0.9
    on().clock = () => {
      ahead = Math.min(1, ahead + 0.2)
      return performance.now() + ahead
    }
    await on().pass(2000)
    expect(engine.shape).toEqual(['web-1 running'])
  })

  it('an end is seen however late the list shows it', async () => {
    const { engine, keeper } = on()
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(15_000)
    engine.becomeLate('web-1', 'exited', 'die', 3000)
    await on().pass(2900)
    expect(engine.shape).toEqual(['web-1 running'])
    await on().pass(1000)
    expect(engine.count('startContainer')).toBe(2)
    expect(engine.shape).toEqual(['web-1 running'])
    const asked = engine.count('containers')
    await on().pass(60_000)
    expect(engine.count('containers')).toBeLessThan(asked + 3)
  })

  it('what is told just before a look is seen by one after it', async () => {
    const { engine, keeper } = on()
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(15_000)
    engine.become('web-1', 'running', 'rename')
    await on().pass(490)
    engine.becomeLate('web-1', 'gone', 'destroy', 100)
    await on().pass(2000)
    expect(engine.count('createContainer')).toBe(2)
    expect(engine.shape).toEqual(['web-1 running'])
  })
})
