import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { Tags } from '../../../../contract/access.ts'
import { useTags } from '../../../../renderer/launch/image/use-tags.ts'

const listed = (...tags: string[]): Tags => ({ kind: 'listed', repository: 'a', tags, more: false })

describe('the tags of the repository that is wanted now', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function start(first?: string) {
    const wanted = ref(first)
    const asked: {
      image: string
      realm: string | undefined
      signal: AbortSignal
      answer: (tags: Tags) => void
      fail: (error: unknown) => void
    }[] = []
    const scope = effectScope()
    const tags = scope.run(() =>
      useTags(
        () => wanted.value,
        () => (image, realm, signal) =>
          new Promise((answer, fail) => asked.push({ image, realm, signal, answer, fail })),
      ),
    )
    if (!tags) throw new Error('no scope')
    const settle = async (milliseconds = 0) => {
      await nextTick()
      await vi.advanceTimersByTimeAsync(milliseconds)
    }
    return { wanted, asked, tags, settle, stop: () => scope.stop() }
  }

  it('are not asked for while none is wanted', async () => {
    const { asked, tags, settle } = start()
    await settle(1000)
    expect(asked).toEqual([])
    expect(tags.state.value).toEqual({ kind: 'idle' })
  })

  it('are asked for once for many letters, after a pause', async () => {
    const { wanted, asked, tags, settle } = start()
    for (const text of ['a', 'ap', 'app']) {
      wanted.value = text
      await settle(100)
    }
    expect(asked).toEqual([])
    expect(tags.state.value).toEqual({ kind: 'asking' })
    await settle(250)
    expect(asked.map(({ image }) => image)).toEqual(['app'])
    asked[0]?.answer(listed('1'))
    await settle()
    expect(tags.state.value).toEqual({ kind: 'answered', tags: listed('1') })
  })

  it('are called off when something else is typed, and a late answer or failure is dropped', async () => {
    const { wanted, asked, tags, settle } = start('a')
    await settle(0)
    wanted.value = 'b'
    await settle(250)
    expect(asked.map(({ image, signal }) => [image, signal.aborted])).toEqual([
      ['a', true],
      ['b', false],
    ])
    asked[0]?.answer(listed('old'))
    await settle()
    expect(tags.state.value).toEqual({ kind: 'asking' })
    wanted.value = undefined
    await settle()
    expect(asked[1]?.signal.aborted).toBe(true)
    asked[1]?.fail(new Error('late'))
    await settle()
    expect(tags.state.value).toEqual({ kind: 'idle' })
  })

  it('say that they could not be had, and are asked for anew with leave for a realm', async () => {
    const { asked, tags, settle } = start('a')
    await settle(0)
    asked[0]?.fail(new Error('no'))
    await settle()
    expect(tags.state.value.kind).toBe('failed')
    tags.agree('login.test')
    await settle(0)
    expect(asked[1]).toMatchObject({ image: 'a', realm: 'login.test' })
  })

  it('are called off with the page', async () => {
    const { asked, settle, stop } = start('a')
    await settle(0)
    stop()
    expect(asked[0]?.signal.aborted).toBe(true)
  })
})
