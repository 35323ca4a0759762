import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useNotices } from '../../../renderer/composables/notices.store.ts'

describe('notices', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    setActivePinia(createPinia())
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const texts = () => useNotices().list.map(({ text }) => text)

  it('go away by themselves', () => {
    useNotices().tell('good', 'a')
    vi.advanceTimersByTime(7_999)
    expect(texts()).toEqual(['a'])
    vi.advanceTimersByTime(1)
    expect(texts()).toEqual([])
  })

  it('wait while they are read', () => {
    const notices = useNotices()
    notices.tell('plain', 'a')
    notices.hold()
    vi.advanceTimersByTime(60_000)
    expect(texts()).toEqual(['a'])
    notices.release()
    vi.advanceTimersByTime(8_000)
    expect(texts()).toEqual([])
  })

  it('are never more than four, the oldest go first', () => {
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) useNotices().tell('plain', text)
    expect(texts()).toEqual(['c', 'd', 'e', 'f'])
  })

  it('can be dismissed one by one', () => {
    const notices = useNotices()
    notices.tell('plain', 'a')
    notices.tell('plain', 'b')
    const [first] = notices.list
    if (first) notices.dismiss(first.id)
    expect(texts()).toEqual(['b'])
  })
})
