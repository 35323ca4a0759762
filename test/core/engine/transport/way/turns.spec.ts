import { describe, expect, test } from 'vitest'
import { Turns } from '../../../../../core/engine/transport/way/turns.ts'

const { signal: never } = new AbortController()

/** Something that goes on until it is told to end. */
function job() {
  let end = (): void => undefined
  let hasBegun = false
  const act = () => {
    hasBegun = true
    return new Promise<void>((resolve) => {
      end = resolve
    })
  }
  return { act, end: () => end(), hasBegun: () => hasBegun }
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('turns', () => {
  test('let so many through at once, and the others in their order', async () => {
    const turns = new Turns(2)
    const jobs = [job(), job(), job(), job()]
    const all = jobs.map(({ act }) => turns.run(never, act))
    await settle()
    expect(jobs.map((each) => each.hasBegun())).toEqual([true, true, false, false])
    jobs[1]?.end()
    await settle()
    expect(jobs.map((each) => each.hasBegun())).toEqual([true, true, true, false])
    jobs[0]?.end()
    jobs[2]?.end()
    await settle()
    jobs[3]?.end()
    await Promise.all(all)
  })

  test('come free after a failure, too', async () => {
    const turns = new Turns(1)
    await expect(turns.run(never, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turns.run(never, async () => 1)).toBe(1)
  })

  test('are lost by one that is stopped while it waits, and by no other', async () => {
    const turns = new Turns(1)
    const first = job()
    const running = turns.run(never, first.act)
    const stop = new AbortController()
    const stopped = turns.run(stop.signal, async () => 'never')
    const waiting = turns.run(never, async () => 'later')
    stop.abort(new Error('enough'))
    await expect(stopped).rejects.toThrow('enough')
    await expect(turns.run(stop.signal, async () => 'never')).rejects.toThrow('enough')
    first.end()
    expect(await waiting).toBe('later')
    await running
  })
})
