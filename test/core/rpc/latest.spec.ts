import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { latestOf } from '../../../core/rpc/latest.ts'

function source() {
  let value = 0
  const listeners = new Set<() => void>()
  return {
    listeners,
    set(next: number) {
      value = next
      for (const listener of listeners) listener()
    },
    read: () => value,
    subscribe: (onChange: () => void) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

describe('latestOf', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('gives the value now, then the latest of a burst, once', async () => {
    const { set, read, subscribe } = source()
    const stream = latestOf(subscribe, read, { perSecond: 10 }, undefined)
    expect((await stream.next()).value).toBe(0)
    const second = stream.next()
    for (let value = 1; value <= 500; value += 1) set(value)
    await vi.advanceTimersByTimeAsync(100)
    expect((await second).value).toBe(500)

    const third = vi.fn()
    const asked = stream.next().then(third)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(third).not.toHaveBeenCalled()
    set(501)
    await asked
    expect(third).toHaveBeenCalledWith({ value: 501, done: false })
  })

  it('gives no more than ten values a second to a reader that always asks', async () => {
    const { set, read, subscribe } = source()
    const controller = new AbortController()
    const seen: number[] = []
    const reading = (async () => {
      for await (const value of latestOf(subscribe, read, { perSecond: 10 }, controller.signal))
        seen.push(value)
    })()
    for (let tick = 1; tick <= 1000; tick += 1) {
      set(tick)
      await vi.advanceTimersByTimeAsync(1)
    }
    controller.abort()
    await reading
    expect(seen.length).toBeGreaterThanOrEqual(9)
    expect(seen.length).toBeLessThanOrEqual(11)
  })

  it('keeps nothing for a reader that does not ask', async () => {
    const { set, read, subscribe } = source()
    const reads = vi.fn(read)
    const stream = latestOf(subscribe, reads, { perSecond: 10 }, undefined)
    await stream.next()
    for (let value = 1; value <= 100; value += 1) {
      set(value)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(reads).toHaveBeenCalledTimes(1)
    expect((await stream.next()).value).toBe(100)
    const next = stream.next()
    set(101)
    await vi.advanceTimersByTimeAsync(100)
    expect((await next).value).toBe(101)
  })

  it.each(['while it waits for a change', 'while it keeps the pace'])(
    'ends with its signal %s',
    async (when) => {
      const { set, read, subscribe, listeners } = source()
      const controller = new AbortController()
      const stream = latestOf(subscribe, read, { perSecond: 10 }, controller.signal)
      await stream.next()
      expect(listeners.size).toBe(1)
      const next = stream.next()
      if (when.endsWith('pace')) set(1)
      await vi.advanceTimersByTimeAsync(when.endsWith('pace') ? 50 : 5000)
      controller.abort()
      expect(await next).toEqual({ value: undefined, done: true })
      expect(listeners.size).toBe(0)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  it('lets go of its source when the reader leaves or the reading fails', async () => {
    const first = source()
    for await (const _ of latestOf(first.subscribe, first.read, { perSecond: 10 }, undefined)) break
    expect(first.listeners.size).toBe(0)

    const second = source()
    const failing = latestOf(
      second.subscribe,
      () => Promise.reject(new Error('gone')),
      { perSecond: 10 },
      undefined,
    )
    await expect(failing.next()).rejects.toThrow('gone')
    expect(second.listeners.size).toBe(0)
  })
})
