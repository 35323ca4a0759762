import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../../../../contract/problem.ts'
import { replicaOf, serviceRig } from './service-rig.ts'

const on = serviceRig()
const minutes = 60_000

const inactive = () =>
  new Problem('match.inactive', {
    image: 'registry.test/team/app:1',
    host: 'registry.test',
    registry: { id: 'r1', name: 'team' },
  })
const away = () => new Problem('engine.unreachable', { endpoint: 'memory://engine', reason: 'refused' })
const notStarted = () => new Problem('workload.not-started', { name: 'web-1' })

describe('a service that is kept', () => {
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

  it('starts one that was killed at once where it had run for a while, and later each time where not', async () => {
    const { engine, keeper } = on()
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(20_000)
    engine.become('web-1', 'exited', 'die')
    await on().pass(600)
    expect(engine.count('startContainer')).toBe(2)
    const gaps: number[] = []
    for (let round = 0; round < 12; round += 1) {
      const from = performance.now()
      const starts = engine.count('startContainer')
      engine.become('web-1', 'exited', 'die')
      while (engine.count('startContainer') === starts) await on().pass(100)
      gaps.push(Math.floor((performance.now() - from) / 1000))
    }
    expect(gaps.slice(0, 5)).toEqual([1, 2, 4, 8, 16])
    expect(Math.max(...gaps)).toBe(300)
    expect(gaps.at(-1)).toBe(300)
    expect(engine.count('createContainer')).toBe(1)
    // ten minutes of health, and the pace begins anew
    await on().pass(11 * minutes)
    engine.become('web-1', 'exited', 'die')
    await on().pass(1000)
    expect(engine.shape).toEqual(['web-1 running'])
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

  it('a replica that does not start is tried from 1 s to 5 min, says so, and makes no other one', async () => {
    const { engine, keeper } = on()
    engine.fails.set('startContainer', () => Promise.reject(notStarted()))
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(100)
    expect(await on().shown()).toMatchObject({
      state: 'blocked',
      running: 0,
      problem: { code: 'workload.not-started' },
      retryAt: expect.any(Number),
    })
    await on().pass(1000)
    expect(engine.count('startContainer')).toBe(2)
    await on().pass(1800)
    expect(engine.count('startContainer')).toBe(2)
    await on().pass(300)
    expect(engine.count('startContainer')).toBe(3)
    await on().pass(60 * minutes)
    const { length } = engine.asked.filter((each) => each === 'startContainer')
    expect(length).toBeGreaterThan(15)
    expect(length).toBeLessThan(30)
    expect(engine.count('createContainer')).toBe(1)
    expect((await on().shown()).state).toBe('blocked')
    engine.fails.clear()
    await on().pass(5 * minutes)
    expect(await on().shown()).toMatchObject({ state: 'steady', running: 1 })
  })

  it.each([
    ['the disk is full', new Problem('engine.failed', { status: 500, proof: 'no space left on device' })],
    ['no network is free', new Problem('workload.no-free-network', {})],
    ['the image is gone', new Problem('image.not-local', { image: 'a' })],
    ['every name is taken', new Problem('workload.name-taken', { name: 'web-1' })],
  ])('a replica that cannot be made, as %s, is a state and no crash', async (_, problem) => {
    const { engine, keeper } = on()
    engine.fails.set('createContainer', () => Promise.reject(problem))
    await on().add()
    keeper.start()
    await on().pass(10 * minutes)
    expect(await on().shown()).toMatchObject({ state: 'blocked', problem: { code: problem.code } })
    expect(engine.standing).toEqual([])
    expect(engine.count('createContainer')).toBeLessThan(30)
    engine.fails.clear()
    await on().pass(6 * minutes)
    expect(await on().shown()).toMatchObject({ state: 'steady', running: 2 })
    expect(on().bugs).toEqual([])
  })

  it('a replica that is gone as soon as it is started is not made again and again without a pause', async () => {
    const { engine, keeper } = on()
    const start = engine.startContainer.bind(engine)
    engine.startContainer = async (id) => {
      await start(id)
      await engine.removeContainer(id)
    }
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(60_000)
    expect(engine.count('createContainer')).toBeGreaterThan(3)
    expect(engine.count('createContainer')).toBeLessThan(10)
    expect(await on().shown()).toMatchObject({
      state: 'blocked',
      problem: { code: 'service.replica-fails' },
    })
    engine.startContainer = start
    await on().services.start(on().target)
    await on().pass(1000)
    expect(engine.shape).toEqual(['web-1 running'])
    // one that goes later is replaced at once
    await on().pass(20_000)
    engine.become('web-1', 'gone', 'destroy')
    await on().pass(1000)
    expect(engine.shape).toEqual(['web-1 running'])
  })

  it('somebody who asks for another try need not wait', async () => {
    const { engine, keeper, services } = on()
    engine.fails.set('createContainer', () => Promise.reject(new Problem('engine.failed', { status: 500 })))
    await on().add()
    keeper.start()
    await on().pass(3 * minutes)
    engine.fails.clear()
    await services.start(on().target)
    await on().pass(100)
    expect(await on().shown()).toMatchObject({ state: 'steady', running: 2 })
  })

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

  it('a clock that is set back holds nothing up', async () => {
    const { engine, keeper } = on()
    engine.fails.set('startContainer', () => Promise.reject(notStarted()))
    await on().add({ scale: 1 })
    keeper.start()
    await on().pass(10_000)
    engine.fails.clear()
    vi.setSystemTime(Date.now() - 24 * 60 * minutes)
    await on().pass(20_000)
    expect(await on().shown()).toMatchObject({ state: 'steady', running: 1 })
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
