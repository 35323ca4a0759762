import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogEntry } from '../../../../contract/logs.ts'
import {
  appendLog,
  blockSize,
  clearedLog,
  emptyLog,
  type LogText,
  lineOf,
} from '../../../../renderer/workloads/log/text/log-text.ts'

const much = { lines: 1_000_000, size: 1e9 }
type Lines = Extract<LogEntry, { kind: 'lines' }>

function said(lines: string[], fields: Partial<Lines> = {}): Lines {
  return { kind: 'lines', from: 0, stream: 'stdout', at: lines.map(() => 1), lines, ...fields }
}
function grown(messages: readonly (readonly LogEntry[])[], limit = much, log = emptyLog): LogText {
  return messages.reduce((text, entries) => appendLog(text, entries, [0, 1], limit), log)
}
function shown(log: LogText): string[] {
  return log.blocks.flatMap(({ lines }) =>
    lines.map((line) => (line.kind === 'line' ? line.text : `<${line.source} ${line.mark} ${line.count}>`)),
  )
}
const numbers = (count: number, begin = 0) => Array.from({ length: count }, (_, index) => `${begin + index}`)

describe('the text of a log', () => {
  it('is the same however it came in messages', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 450 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(sizes, (counts) => {
        let begin = 0
        const messages = counts.map((count) => {
          begin += count
          return [said(numbers(count, begin - count))]
        })
        const log = grown(messages)
        expect(shown(log)).toEqual(numbers(begin))
        expect(log.next).toBe(begin)
        for (const [index, block] of log.blocks.entries()) {
          expect(block.key).toBe(index * blockSize)
          expect(block.lines.map(({ key }) => key)).toEqual(block.lines.map((_, at) => block.key + at))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('keeps to its limits from the newest on, says what it has let go, and keys stay', () => {
    const limit = { lines: 1000, size: 1e9 }
    const log = grown([[said(numbers(950))], [said(numbers(500, 950))]], limit)
    const kept = shown(log)
    expect(kept.at(-1)).toBe('1449')
    expect(kept.length).toBeLessThanOrEqual(1000)
    expect(log.dropped + kept.length).toBe(1450)
    expect(lineOf(log, 1449)).toMatchObject({ text: '1449' })
    expect(lineOf(log, log.dropped)).toMatchObject({ text: `${log.dropped}` })
    expect(lineOf(log, log.dropped - 1)).toBeUndefined()

    const wide = grown([[said(Array(2000).fill('x'.repeat(1000)))]], { lines: 1e6, size: 500_000 })
    expect(wide.blocks.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(500_000)
  })

  it('says a line without an end once, wherever others came between', () => {
    const first = [said(['one', 'Name: '], { open: true }), said(['error'], { stream: 'stderr' })]
    const log = grown([first, [said(['Name: A'], { open: true })], [said(['Name: Ann', 'two'])]])
    expect(shown(log)).toEqual(['one', 'Name: Ann', 'error', 'two'])

    const far = grown([
      [said(['begin'], { open: true })],
      [said(numbers(500), { from: 1 })],
      [said(['begin and end'])],
    ])
    expect(shown(far)[0]).toBe('begin and end')
    expect(far.next).toBe(501)
  })

  it('goes on with a line whose beginning is gone', () => {
    const limit = { lines: 200, size: 1e9 }
    const log = grown(
      [[said(['begin'], { open: true })], [said(numbers(600), { from: 1 })], [said(['begin, end'])]],
      limit,
    )
    expect(shown(log).at(-1)).toBe('begin, end')
  })

  it('carries colours from line to line in each stream on its own, and reads an open line anew', () => {
    const log = grown([
      [said(['\u001b[31mred', 'still'], { open: true }), said(['other'], { stream: 'stderr' })],
      [said(['still red \u001b[0m', 'plain'])],
    ])
    const inks = log.blocks.flatMap(({ lines }) =>
      lines.map((line) => (line.kind === 'line' ? line.inks : [])),
    )
    expect(inks).toEqual([
      [{ begin: 0, end: 3, classes: 'ink-red' }],
      [{ begin: 0, end: 10, classes: 'ink-red' }],
      [],
      [],
    ])
  })

  it('marks what became of each container, and knows which have ended', () => {
    const log = grown([
      [said(['a']), { kind: 'ended', from: 0, at: 1 }],
      [{ kind: 'skipped', from: 1, count: 7 }],
      [{ kind: 'started', from: 0, at: 2 }, said(['b']), { kind: 'ended', from: 1, at: 3 }],
      [{ kind: 'gone', from: 1, at: 3 }],
    ])
    expect(shown(log)).toEqual([
      'a',
      '<0 ended 0>',
      '<1 skipped 7>',
      '<0 started 0>',
      'b',
      '<1 ended 0>',
      '<1 gone 0>',
    ])
    expect([...log.ended]).toEqual([1])
  })

  it('that was cleared begins with what comes next', () => {
    const before = grown([[said(['\u001b[31mred', 'open'], { open: true })]])
    const cleared = clearedLog(before)
    expect(shown(cleared)).toEqual([])
    const after = grown([[said(['open no more', 'next'])]], much, cleared)
    expect(shown(after)).toEqual(['open no more', 'next'])
    expect(after.blocks[0]?.key).toBe(2)
    expect(lineOf(after, 3)).toMatchObject({ text: 'next', inks: [{ classes: 'ink-red' }] })
  })
})
