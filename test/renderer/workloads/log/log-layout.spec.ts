import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createLayout,
  type RowsOf,
  rowOf,
  windowOf,
  wrappedRows,
} from '../../../../renderer/workloads/log/lines/log-layout.ts'
import { plainText, timeText } from '../../../../renderer/workloads/log/lines/plain-text.ts'
import {
  hitsIn,
  nextHit,
  patternOf,
  segmentsOf,
} from '../../../../renderer/workloads/log/search/log-search.ts'
import { appendLog, emptyLog } from '../../../../renderer/workloads/log/text/log-text.ts'

function logWith(texts: readonly string[]) {
  const at = texts.map(() => 1)
  const entry = { kind: 'lines' as const, from: 0, stream: 'stdout' as const, at, lines: [...texts] }
  return appendLog(emptyLog, [entry], [0], { lines: 1e6, size: 1e9 })
}

describe('the lines in sight', () => {
  it('are those of the rows asked for, and what is above and below makes up the rest', () => {
    const texts = fc.array(fc.integer({ min: 0, max: 35 }), { minLength: 1, maxLength: 900 })
    fc.assert(
      fc.property(texts, fc.nat(2000), fc.nat(60), (widths, first, more) => {
        const log = logWith(widths.map((width) => 'x'.repeat(width)))
        const rowsOf: RowsOf = (line) => wrappedRows(line, 10, 0)
        const layout = createLayout(rowsOf)(log.blocks)
        const { above, lines, below } = windowOf(layout, rowsOf, first, first + more)
        const rows = lines.reduce((sum, line) => sum + rowsOf(line), 0)
        expect(above + rows + below).toBe(layout.rows)
        expect(lines.map(({ key }) => key)).toEqual(lines.map((_, index) => (lines[0]?.key ?? 0) + index))
        const begin = lines[0] && rowOf(layout, rowsOf, lines[0].key)
        if (first < layout.rows) expect(begin).toBe(above)
        if (begin !== undefined) {
          expect(begin).toBeLessThanOrEqual(first)
          expect(begin + rows).toBeGreaterThanOrEqual(Math.min(layout.rows, first + more))
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are counted once for each block that did not change', () => {
    let counted = 0
    const layoutOf = createLayout(() => {
      counted += 1
      return 1
    })
    const log = logWith(Array(1000).fill('x'))
    layoutOf(log.blocks)
    layoutOf([...log.blocks])
    expect(counted).toBe(1000)
  })

  it('take as many rows as they have columns, wide characters twice', () => {
    const [ascii, wide, empty] = logWith(['x'.repeat(21), '漢字漢字漢字', '']).blocks[0]?.lines ?? []
    if (!ascii || !wide || !empty) throw new Error('three lines')
    expect([ascii, wide, empty].map((line) => wrappedRows(line, 10, 0))).toEqual([3, 2, 1])
    expect(wrappedRows(ascii, 10, 24)).toBe(5)
    expect(wrappedRows(ascii, 0, 0)).toBe(21)
  })
})

describe('a search', () => {
  const blocks = logWith(['One.', 'two one', 'ONE*', 'x']).blocks
  const found = (text: string, matchCase = false) => {
    const pattern = patternOf(text, matchCase)
    return pattern ? blocks.flatMap((block) => hitsIn(block, pattern)) : undefined
  }

  it('is for plain text, with or without the case', () => {
    expect(found('one')).toEqual([0, 1, 2])
    expect(found('one', true)).toEqual([1])
    expect(found('.')).toEqual([0])
    expect(found('E*')).toEqual([2])
    expect(found('')).toBeUndefined()
  })

  it('takes any text as it is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), (text) => {
        const [block] = logWith([`before ${text} after`.replaceAll('\n', ' ')]).blocks
        const shownText = block?.lines[0]?.kind === 'line' ? block.lines[0].text : ''
        const pattern = patternOf(text, true)
        if (block && pattern) expect(hitsIn(block, pattern)).toEqual(shownText.includes(text) ? [0] : [])
      }),
    )
  })

  it('goes round, both ways', () => {
    expect([nextHit([3, 5], 3, 1), nextHit([3, 5], 5, 1), nextHit([3, 5], undefined, 1)]).toEqual([5, 3, 3])
    expect([nextHit([3, 5], 5, -1), nextHit([3, 5], 3, -1), nextHit([3, 5], undefined, -1)]).toEqual([
      3, 5, 5,
    ])
    expect(nextHit([], 1, 1)).toBeUndefined()
  })

  it('marks what it has found without touching the colours', () => {
    const line = { text: 'a red one', inks: [{ begin: 2, end: 5, classes: 'ink-red' }] }
    expect(segmentsOf(line, patternOf('ed o', false))).toEqual([
      { text: 'a ', classes: '', hit: false },
      { text: 'r', classes: 'ink-red', hit: false },
      { text: 'ed', classes: 'ink-red', hit: true },
      { text: ' o', classes: '', hit: true },
      { text: 'ne', classes: '', hit: false },
    ])
    expect(segmentsOf({ text: '', inks: [] })).toEqual([{ text: '', classes: '', hit: false }])
    const many = segmentsOf({ text: 'x'.repeat(16_000), inks: [] }, patternOf('x', false))
    expect(many.length).toBeLessThanOrEqual(201)
  })
})

it('a log as plain text has what stands before its lines', () => {
  const log = appendLog(
    emptyLog,
    [
      { kind: 'lines', from: 0, stream: 'stdout', at: [1000], lines: ['\u001b[31mone\u001b[0m'] },
      { kind: 'lines', from: 1, stream: 'stderr', at: [2000], lines: ['two'] },
      { kind: 'ended', from: 1, at: 3000 },
    ],
    [0, 1],
    { lines: 10, size: 1e6 },
  )
  const lines = log.blocks.flatMap((block) => block.lines)
  const mark = () => '-- over --'
  expect(plainText(lines, { timestamps: false }, mark)).toBe('one\ntwo\n-- over --')
  const names = new Map([
    [0, 'web-1'],
    [1, 'web-2'],
  ])
  expect(plainText(lines, { timestamps: true, names }, mark)).toBe(
    `${timeText(1000)} web-1 one\n${timeText(2000)} web-2 two\n-- over --`,
  )
  expect(timeText(1000)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000$/)
})
