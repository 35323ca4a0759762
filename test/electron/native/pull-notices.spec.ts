import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { noticeText, shortText } from '../../../electron/native/notices/plain-text.ts'
import { PullNotices, pullNotices, type SystemNotice } from '../../../electron/native/notices/pull-notices.ts'
import { desktopWords } from '../../../sentences/desktop-words.ts'
import { pullJob } from './pull-job.ts'

const words = desktopWords('en', [])
const failed = pullJob({
  state: 'failed',
  problem: {
    code: 'pull.no-right',
    data: { image: 'quay.io/team/app:1', host: 'quay.io', proof: 'raw <b>words</b> of a registry' },
  },
})

describe('what is told of pulls that have ended', () => {
  it('is the image, and why it did not come, without the raw words', () => {
    expect(pullNotices([pullJob({ state: 'done' })], words)).toEqual([
      { title: 'Pulled quay.io/team/app:1', body: '' },
    ])
    const [notice] = pullNotices([failed], words)
    expect(notice?.title).toBe('Could not pull quay.io/team/app:1')
    expect(notice?.body).toContain('quay.io')
    expect(notice?.body).not.toContain('raw')
  })

  it('is one sentence for many', () => {
    const many = Array.from({ length: 100 }, (_, id) => pullJob({ id: `${id}`, state: 'done' }))
    expect(pullNotices(many, words)).toEqual([{ title: '100 pulls have ended', body: '' }])
    expect(pullNotices([...many, failed], words)[0]?.body).toBe('One of them failed.')
  })

  it('holds no markup, no line end and nothing unseen', () => {
    expect(noticeText('<b>a</b>&amp;\n\u202eb\u0000', 100)).toBe('‹b›a‹/b›＆amp; b')
    expect(shortText(`${'a'.repeat(50)}${'z'.repeat(50)}`, 11)).toBe('aaaaa…zzzzz')
  })
})

describe('notices of the system', () => {
  class StandInNotice extends EventEmitter {
    readonly show = vi.fn()
    readonly close = vi.fn()
  }
  const made: StandInNotice[] = []
  let wanted = true
  const onPress = vi.fn()
  const make = (): SystemNotice => {
    const notice = new StandInNotice()
    made.push(notice)
    return notice as unknown as SystemNotice
  }
  const notices = () => new PullNotices({ make, words: () => words, wanted: () => wanted, onPress })

  beforeEach(() => {
    vi.useFakeTimers()
    made.length = 0
    wanted = true
    onPress.mockReset()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('come together for what ends together, and a press leads to the page', () => {
    const teller = notices()
    for (let id = 0; id < 10; id += 1) teller.tell([pullJob({ id: `${id}`, state: 'done' })])
    vi.advanceTimersByTime(2000)
    expect(made).toHaveLength(1)
    expect(made[0]?.show).toHaveBeenCalledOnce()
    made[0]?.emit('click')
    expect(onPress).toHaveBeenCalledOnce()
    teller.dispose()
  })

  it('do not come where they are not wanted, nor where the user has come meanwhile', () => {
    const teller = notices()
    wanted = false
    teller.tell([pullJob({ state: 'done' })])
    vi.advanceTimersByTime(2000)
    wanted = true
    teller.tell([pullJob({ state: 'done' })])
    wanted = false
    vi.advanceTimersByTime(2000)
    expect(made).toEqual([])
    teller.dispose()
  })

  it('do not pile up', () => {
    const teller = notices()
    for (let id = 0; id < 20; id += 1) {
      teller.tell([pullJob({ id: `${id}`, state: 'done' })])
      vi.advanceTimersByTime(2000)
    }
    expect(made.filter(({ close }) => close.mock.calls.length === 0)).toHaveLength(8)
    teller.dispose()
    expect(made.filter(({ close }) => close.mock.calls.length === 0)).toHaveLength(0)
  })
})
