import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { Failure } from '../../../renderer/composables/failure.ts'
import { useGuessPause } from '../../../renderer/vault/passphrase/use-guess-pause.ts'

const slowDown = (seconds: number): Failure => ({
  kind: 'problem',
  code: 'vault.slow-down',
  data: { seconds },
})

describe('the pause after wrong passphrases', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function paused() {
    const failure = shallowRef<Failure>()
    const scope = effectScope()
    const pause = scope.run(() =>
      useGuessPause({
        failure,
        clear: () => {
          failure.value = undefined
        },
      }),
    )
    if (!pause) throw new Error('the scope is gone')
    return { failure, pause, scope }
  }

  it('counts down, and is forgotten at the end', async () => {
    const { failure, pause } = paused()
    failure.value = slowDown(3)
    await nextTick()
    expect(pause.left.value).toBe(3)
    vi.advanceTimersByTime(1100)
    expect(pause.left.value).toBe(2)
    expect(pause.failure.value).toEqual(slowDown(2))
    vi.advanceTimersByTime(2000)
    await nextTick()
    expect(pause.left.value).toBe(0)
    expect(failure.value).toBeUndefined()
  })

  it('leaves any other failure as it is', async () => {
    const { failure, pause } = paused()
    const wrong: Failure = { kind: 'problem', code: 'vault.wrong-passphrase', data: {} }
    failure.value = wrong
    await nextTick()
    vi.advanceTimersByTime(60_000)
    expect(pause.failure.value).toEqual(wrong)
  })

  it('stops counting with its page', async () => {
    const { failure, scope } = paused()
    failure.value = slowDown(1)
    await nextTick()
    scope.stop()
    vi.advanceTimersByTime(5000)
    expect(failure.value).toEqual(slowDown(1))
  })
})
