import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendLog, emptyLog, logText, restLine } from '../../../../renderer/workloads/log/log-lines.ts'

const grown = (pieces: readonly string[], limit = 10_000) =>
  pieces.reduce((log, piece) => appendLog(log, piece, limit), emptyLog)

describe('log lines', () => {
  it('are the same however the text was cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'bc', '\n', '\r\n', '\u001b[31m', 'ü', ' '), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (parts, size) => {
          const text = parts.join('')
          const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
          expect(logText(grown(pieces))).toBe(logText(grown([text])))
        },
      ),
    )
  })

  it('lose their colours and the escapes that move a cursor or name a window', () => {
    const log = grown(['\u001b[1;31mred\u001b[0m \u001b]0;title\u0007end\u001b[2K\n'])
    expect(logText(log)).toBe('red end')
  })

  it('show what a carriage return has written over', () => {
    expect(logText(grown(['10 %\r20 %\rdone\r\nnext']))).toBe('done\nnext')
    expect(restLine(grown(['10 %\r20 %']))).toBe('20 %')
  })

  it('are dropped from the oldest on, and what stays keeps its key', () => {
    const before = grown([Array.from({ length: 900 }, (_, line) => `${line}\n`).join('')], 1_000)
    const after = appendLog(
      before,
      Array.from({ length: 400 }, (_, line) => `${900 + line}\n`).join(''),
      1_000,
    )
    const lines = after.blocks.flatMap((block) => block.lines)
    expect(lines.length).toBeLessThanOrEqual(1_000)
    expect(lines.at(-1)).toBe('1299')
    const kept = after.blocks.filter((block) => before.blocks.some((old) => old.key === block.key))
    expect(kept.length).toBeGreaterThan(0)
    for (const block of kept) {
      const old = before.blocks.find((candidate) => candidate.key === block.key)
      expect(block.lines[0]).toBe(old?.lines[0])
    }
  })

  it('are broken where a program never breaks them', () => {
    const log = grown([`${'x'.repeat(40_000)}`])
    expect(log.rest).toBe('')
    expect(logText(log)).toHaveLength(40_000)
  })
})
