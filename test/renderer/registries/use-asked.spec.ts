import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useAsked } from '../../../renderer/registries/form/use-asked.ts'
import { type Deferred, deferred } from '../../../renderer/rpc/deferred.ts'

describe('useAsked', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function setUp(start: string) {
    const text = ref(start)
    const calls: { text: string; answer: Deferred<string> }[] = []
    const scope = effectScope()
    const answer = scope.run(() =>
      useAsked(
        () => text.value || undefined,
        (asked) => {
          const call = { text: asked, answer: deferred<string>() }
          calls.push(call)
          return call.answer.promise
        },
      ),
    )
    const type = async (value: string) => {
      text.value = value
      await nextTick()
    }
    return { answer, calls, scope, type }
  }

  it('asks once typing pauses', async () => {
    const { calls, type } = setUp('')
    await type('a')
    vi.advanceTimersByTime(100)
    await type('ab')
    vi.advanceTimersByTime(150)
    expect(calls.map(({ text }) => text)).toEqual(['ab'])
  })

  it('drops a late answer to an older text', async () => {
    const { answer, calls, type } = setUp('a')
    vi.advanceTimersByTime(150)
    await type('b')
    vi.advanceTimersByTime(150)
    calls[1]?.answer.resolve('of b')
    await vi.advanceTimersByTimeAsync(0)
    calls[0]?.answer.resolve('of a')
    await vi.advanceTimersByTimeAsync(0)
    expect(answer?.value).toBe('of b')
  })

  it('has no answer where there is no text', async () => {
    const { answer, calls, type } = setUp('a')
    vi.advanceTimersByTime(150)
    calls[0]?.answer.resolve('of a')
    await vi.advanceTimersByTimeAsync(0)
    expect(answer?.value).toBe('of a')
    await type('')
    expect(answer?.value).toBeUndefined()
  })

  it('asks nothing more when its page is gone', () => {
    const { calls, scope } = setUp('a')
    scope.stop()
    vi.advanceTimersByTime(1000)
    expect(calls).toEqual([])
  })
})
