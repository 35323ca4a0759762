import { describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useAction } from '../../../renderer/composables/use-action.ts'

function gate<T>() {
  let open: (value: T) => void = () => undefined
  let shut: (error: Error) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    shut = reject
  })
  return { promise, open, shut }
}

const inScope = <T>(make: () => T): T => {
  const made = effectScope().run(make)
  if (made === undefined) throw new Error('scope is over')
  return made
}

describe('useAction', () => {
  it('is busy while it works and gives the answer', async () => {
    const { promise, open } = gate<number>()
    const action = inScope(() => useAction(() => promise))
    const run = action.run()
    expect(action.busy.value).toBe(true)
    open(7)
    expect(await run).toBe(7)
    expect(action.busy.value).toBe(false)
  })

  it('does not begin twice', async () => {
    const { promise, open } = gate<number>()
    let begun = 0
    const action = inScope(() =>
      useAction(() => {
        begun += 1
        return promise
      }),
    )
    const first = action.run()
    expect(await action.run()).toBeUndefined()
    open(1)
    await first
    expect(begun).toBe(1)
  })

  it('keeps the failure until the next try and repeats what was asked', async () => {
    const asked: string[] = []
    const action = inScope(() =>
      useAction(async (name: string) => {
        asked.push(name)
        if (asked.length === 1) throw new Error('x')
        return name
      }),
    )
    expect(await action.run('a')).toBeUndefined()
    expect(action.failure.value).toEqual({ kind: 'bug' })
    expect(await action.retry()).toBe('a')
    expect(action.failure.value).toBeUndefined()
    expect(asked).toEqual(['a', 'a'])
  })

  it('does nothing on a retry before the first try', async () => {
    const action = inScope(() => useAction(async () => 1))
    expect(await action.retry()).toBeUndefined()
  })

  it('stays silent when its page is gone', async () => {
    const own = effectScope()
    const { promise, shut } = gate<number>()
    const action = own.run(() => useAction(() => promise))
    const run = action?.run()
    own.stop()
    shut(new Error('late'))
    await run
    expect(action?.failure.value).toBeUndefined()
  })
})
