import { describe, expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { LogEntry } from '../../../../contract/logs.ts'
import { useLog } from '../../../../renderer/workloads/log/use-log.ts'

/** A log whose messages a test says, one call after the other. */
function tellingLog(first: readonly string[]) {
  const calls: {
    ids: readonly string[]
    signal: AbortSignal
    say: (entries: LogEntry[]) => void
    fail: () => void
  }[] = []
  const ids = ref(first)
  const run = ref(0)
  const scope = effectScope()
  const log = scope.run(() =>
    useLog(
      async (asked, signal) => {
        const waiting: LogEntry[][] = []
        let wake: () => void = () => undefined
        let failed = false
        const say = (entries: LogEntry[]) => {
          waiting.push(entries)
          wake()
        }
        const fail = () => {
          failed = true
          wake()
        }
        calls.push({ ids: asked, signal, say, fail })
        return (async function* () {
          while (!signal.aborted) {
            const entries = waiting.shift()
            if (entries) yield { entries }
            else if (failed) throw new Error('the line is gone')
            else
              await new Promise<void>((resolve) => {
                wake = resolve
              })
          }
        })()
      },
      () => ids.value,
      () => run.value,
    ),
  )
  if (!log) throw new Error('no scope')
  const shown = () =>
    log.text.value.blocks.flatMap(({ lines }) =>
      lines.map((line) => `${line.source} ${line.kind === 'line' ? line.text : line.mark}`),
    )
  return { log, calls, ids, run, shown, dispose: () => scope.stop() }
}
const line = (text: string, from = 0): LogEntry => ({
  kind: 'lines',
  from,
  stream: 'stdout',
  at: [1],
  lines: [text],
})

describe('the log in the page', () => {
  it('tells containers apart, and reads those that come later beside them', async () => {
    const { log, calls, ids, shown, dispose } = tellingLog(['a', 'b'])
    expect(log.reading.value).toBe(true)
    await nextTick()
    calls[0]?.say([line('one'), line('two', 1)])
    await expect.poll(shown).toEqual(['0 one', '1 two'])
    expect(log.reading.value).toBe(false)

    ids.value = ['b', 'c']
    await nextTick()
    expect(calls.map((call) => call.ids)).toEqual([['a', 'b'], ['c']])
    await nextTick()
    calls[1]?.say([line('three')])
    calls[0]?.say([{ kind: 'gone', from: 0, at: 1 }])
    await expect.poll(shown).toEqual(expect.arrayContaining(['0 one', '1 two', '2 three', '0 gone']))
    expect(['a', 'b', 'c'].map((id) => log.sourceOf(id))).toEqual([0, 1, 2])

    dispose()
    expect(calls.every(({ signal }) => signal.aborted)).toBe(true)
  })

  it('begins anew when it is told to, and says why it could not go on', async () => {
    const { log, calls, run, shown, dispose } = tellingLog(['a'])
    await nextTick()
    calls[0]?.say([line('one')])
    await expect.poll(shown).toEqual(['0 one'])
    run.value += 1
    await nextTick()
    expect(calls[0]?.signal.aborted).toBe(true)
    expect(shown()).toEqual([])

    await nextTick()
    calls[1]?.say([line('two')])
    await expect.poll(shown).toEqual(['0 two'])
    calls[1]?.fail()
    await expect.poll(() => log.failure.value).toEqual({ kind: 'bug' })
    expect(shown()).toEqual(['0 two'])

    log.again()
    expect(log.failure.value).toBeUndefined()
    expect(calls).toHaveLength(3)
    dispose()
  })
})
