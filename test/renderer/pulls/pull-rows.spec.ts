import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { PullJob } from '../../../contract/pulls.ts'
import { useGradual } from '../../../renderer/pulls/list/use-gradual.ts'
import { useInSight } from '../../../renderer/pulls/list/use-in-sight.ts'

const job = (id: string, change: Partial<PullJob> = {}): PullJob => ({
  id,
  environmentId: 'e1',
  projectId: 'p1',
  namespace: 'default',
  image: 'nginx:1',
  state: 'pulling',
  layers: 0,
  current: 0,
  total: 100,
  unpacking: false,
  message: '',
  stalled: false,
  offersAnonymous: false,
  createdAt: 0,
  ...change,
})
const jobs = (count: number) => Array.from({ length: count }, (_, at) => job(`j${at}`))

let scope: ReturnType<typeof effectScope>
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

describe('a list that grows gradually', () => {
  const gradual = (all: () => readonly PullJob[]) => {
    const drawn = scope.run(() => useGradual(all))
    if (!drawn) throw new Error('no scope')
    return drawn
  }

  it('draws a few rows at once, from the top, and the rest in turns of their own', async () => {
    const all = shallowRef(jobs(100))
    const drawn = gradual(() => all.value)
    expect(drawn.value.map(({ id }) => id)).toEqual(jobs(8).map(({ id }) => id))
    let [turns, most] = [0, 0]
    for (let before = drawn.value.length; before < 100; before = drawn.value.length) {
      vi.advanceTimersToNextTimer()
      most = Math.max(most, drawn.value.length - before)
      turns += 1
    }
    expect([turns, most]).toEqual([12, 8])
  })

  it('keeps what was drawn, shows one more at once, and lets go of what left', () => {
    const all = shallowRef(jobs(5))
    const drawn = gradual(() => all.value)
    all.value = [job('new'), ...all.value.slice(0, 4)]
    expect(drawn.value.map(({ id }) => id)).toEqual(['new', 'j0', 'j1', 'j2', 'j3'])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('rows out of sight', () => {
  it('keep the object they were drawn with while only numbers change, and catch up when they are seen', async () => {
    const all = shallowRef([job('seen'), job('hidden')])
    const list = scope.run(() => useInSight(() => all.value))
    if (!list) throw new Error('no scope')
    const [, before] = list.rows.value
    list.skip('hidden', true)
    all.value = [job('seen', { current: 5 }), job('hidden', { current: 5 })]
    await nextTick()
    expect(list.rows.value[0]?.current).toBe(5)
    expect(list.rows.value[1]).toBe(before)
    list.skip('hidden', false)
    expect(list.rows.value[1]?.current).toBe(5)
  })

  it.each([{ state: 'failed' as const }, { stalled: true }, { unpacking: true }])(
    'still show %o',
    (change) => {
      const all = shallowRef([job('hidden')])
      const list = scope.run(() => useInSight(() => all.value))
      list?.skip('hidden', true)
      all.value = [job('hidden', change)]
      expect(list?.rows.value[0]).toMatchObject(change)
    },
  )
})
