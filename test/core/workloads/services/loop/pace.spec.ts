import { describe, expect, it, vi } from 'vitest'
import { Problem } from '../../../../../contract/problem.ts'
import { serviceRig } from './service-rig.ts'

const on = serviceRig()
const minutes = 60_000
const notStarted = () => new Problem('workload.not-started', { name: 'web-1' })

describe('a replica that fails', () => {
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
})
