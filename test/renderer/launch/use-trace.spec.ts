import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import type { ImageRequest, Trace } from '../../../contract/pulls.ts'
import { useTrace } from '../../../renderer/launch/match/use-trace.ts'

const request = (image: string): ImageRequest => ({
  environmentId: 'e1',
  projectId: 'p1',
  namespace: 'default',
  image,
})

const answerFor = (image: string): Trace => ({
  ok: true,
  canonical: image,
  familiar: image,
  host: 'docker.io',
  verdict: { kind: 'anonymous' },
  losers: [],
  usable: [],
  others: 0,
})

function bench() {
  const image = ref('')
  const asked: { image: string; answer: (trace: Trace) => void; fail: (error: unknown) => void }[] = []
  const failures: unknown[] = []
  const scope = effectScope()
  const live = scope.run(() =>
    useTrace(
      () => (image.value === '' ? undefined : request(image.value)),
      (wanted) =>
        new Promise((resolve, reject) => {
          asked.push({ image: wanted.image, answer: resolve, fail: reject })
        }),
      (error) => failures.push(error),
    ),
  )
  if (!live) throw new Error('no scope')
  return { image, asked, failures, scope, live }
}

const typed = async (bed: ReturnType<typeof bench>, text: string) => {
  bed.image.value = text
  await vi.advanceTimersByTimeAsync(20)
}

describe('the which-key trace while typing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is asked once, a pause after the last key', async () => {
    const bed = bench()
    for (const text of ['n', 'ng', 'ngi', 'nginx']) await typed(bed, text)
    await vi.advanceTimersByTimeAsync(130)
    expect(bed.asked.map(({ image }) => image)).toEqual(['nginx'])
  })

  it('drops the answer to what is no longer typed', async () => {
    const bed = bench()
    await typed(bed, 'nginx')
    await vi.advanceTimersByTimeAsync(130)
    await typed(bed, 'redis')
    bed.asked[0]?.answer(answerFor('nginx'))
    await vi.advanceTimersByTimeAsync(130)
    expect(bed.live.trace.value).toBeUndefined()
    bed.asked[1]?.answer(answerFor('redis'))
    await vi.advanceTimersByTimeAsync(0)
    expect(bed.live.trace.value).toMatchObject({ canonical: 'redis' })
  })

  it('keeps the last answer until the next one is here, and forgets it when the field is emptied', async () => {
    const bed = bench()
    await typed(bed, 'nginx')
    await vi.advanceTimersByTimeAsync(130)
    bed.asked[0]?.answer(answerFor('nginx'))
    await typed(bed, 'nginx:1')
    expect(bed.live.trace.value).toMatchObject({ canonical: 'nginx' })
    await typed(bed, '')
    expect(bed.live.trace.value).toBeUndefined()
    await vi.advanceTimersByTimeAsync(500)
    expect(bed.asked).toHaveLength(1)
  })

  it('is asked again at once when a registry has changed', async () => {
    const bed = bench()
    await typed(bed, 'nginx')
    await vi.advanceTimersByTimeAsync(130)
    bed.live.refresh()
    await vi.advanceTimersByTimeAsync(1)
    expect(bed.asked).toHaveLength(2)
  })

  it('tells of a failure, but not of one that came too late', async () => {
    const bed = bench()
    await typed(bed, 'nginx')
    await vi.advanceTimersByTimeAsync(130)
    await typed(bed, 'redis')
    await vi.advanceTimersByTimeAsync(130)
    bed.asked[0]?.fail(new Error('late'))
    bed.asked[1]?.fail(new Error('in time'))
    await vi.advanceTimersByTimeAsync(0)
    expect(bed.failures).toEqual([new Error('in time')])
  })

  it('is not asked after the page was left', async () => {
    const bed = bench()
    await typed(bed, 'nginx')
    bed.scope.stop()
    await vi.advanceTimersByTimeAsync(500)
    expect(bed.asked).toEqual([])
  })
})
