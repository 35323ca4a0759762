import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestLogLine } from '../../../../contract/logs.ts'
import { LogFrames } from '../../../../core/engine/calls/log-frames.ts'
import { type LogLine, LogLines } from '../../../../core/workloads/logs/log-lines.ts'
import { entryOf, stampAt } from './log-bytes.ts'

const now = () => 42

/** What comes of a container's bytes, cut into pieces of these sizes. */
function linesOf(bytes: Buffer, sizes: readonly number[], terminal = false) {
  const lines: LogLine[] = []
  const reader = new LogLines((line) => lines.push(line), now)
  const frames = new LogFrames()
  let at = 0
  for (let turn = 0; at < bytes.length; turn += 1) {
    const piece = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? bytes.length))
    at += piece.length
    if (terminal) reader.push({ stream: 'stdout', bytes: piece })
    else for (const each of frames.push(piece)) reader.push(each)
  }
  const open = reader.open()
  reader.end()
  return { lines, open, reader }
}

describe('the lines of a log', () => {
  const bytes = Buffer.concat([
    entryOf('stdout', 1, 'öne\n'),
    entryOf('stderr', 2, 'bad €\n'),
    entryOf('stdout', 3, '2026-11-22T05:00:00Z is no stamp here\n'),
    entryOf('stderr', 4, '\n'),
    entryOf('stdout', 5, 'no end'),
  ])

  it('are the same wherever the bytes are cut, each with its stream and instant', () => {
    for (let size = 1; size <= 70; size += 1) {
      const { lines, open } = linesOf(bytes, [size])
      expect(lines).toEqual([
        { stream: 'stdout', at: 1, text: 'öne', cut: 0 },
        { stream: 'stderr', at: 2, text: 'bad €', cut: 0 },
        { stream: 'stdout', at: 3, text: '2026-11-22T05:00:00Z is no stamp here', cut: 0 },
        { stream: 'stderr', at: 4, text: '', cut: 0 },
        { stream: 'stdout', at: 5, text: 'no end', cut: 0 },
      ])
      expect(open.map(({ text }) => text)).toEqual(['no end'])
    }
  })

  it('of any length and in any characters come back whole, up to the longest', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'ö', '€', '😀', '\u001b[31m', '1', ' '),
      maxLength: 60,
    })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('stdout' as const, 'stderr' as const), text), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (entries, sizes, terminal) => {
          const said = entries.map(([stream, line], index) => ({
            stream: terminal ? ('stdout' as const) : stream,
            at: index,
            text: line,
            cut: 0,
          }))
          const all = said.map(({ stream, at, text }) =>
            terminal ? Buffer.from(`${stampAt(at)} ${text}\r\n`) : entryOf(stream, at, `${text}\n`),
          )
          expect(linesOf(Buffer.concat(all), sizes, terminal).lines).toEqual(said)
        },
      ),
    )
  })

  it('that an engine noted in parts are one, with the instant of the first, and no character is lost between', () => {
    const long = Buffer.from(`${'x'.repeat(16_383)}€ end`)
    const parts = [long.subarray(0, 16_384), Buffer.concat([long.subarray(16_384), Buffer.from('\n')])]
    const framed = Buffer.concat(parts.map((part, index) => entryOf('stdout', 7 + index, part)))
    const raw = Buffer.concat(
      parts.map((part, index) => Buffer.concat([Buffer.from(`${stampAt(7 + index)} `), part])),
    )
    for (const { lines } of [
      linesOf(framed, [1000]),
      linesOf(raw, [1000], true),
      linesOf(raw, [16_400], true),
    ]) {
      expect(lines).toEqual([{ stream: 'stdout', at: 7, text: `${'x'.repeat(16_383)}€`, cut: 4 }])
    }
  })

  it('without an end cost no more than the longest line, and say how much is missing', () => {
    const reader = new LogLines(() => undefined, now)
    const piece = Buffer.alloc(64 * 1024, 'x')
    reader.push({ stream: 'stdout', bytes: Buffer.from(`${stampAt(1)} `), entry: 'start' })
    for (let at = 0; at < 160; at += 1) reader.push({ stream: 'stdout', bytes: piece, entry: 'rest' })
    const [open] = reader.open()
    expect(open?.text).toHaveLength(longestLogLine)
    expect(open?.cut).toBe(160 * piece.length - longestLogLine)
  })

  it('are begun anew by a carriage return, however long that goes on', () => {
    const { lines } = linesOf(entryOf('stdout', 1, '10 %\r20 %\rdone\r\r\nnext\r'), [3])
    expect(lines.map(({ text }) => text)).toEqual(['done', 'next'])
    const reader = new LogLines((line) => lines.push(line), now)
    for (let at = 0; at < 5000; at += 1)
      reader.push({ stream: 'stdout', bytes: Buffer.from(`${at} of 5000\r`), entry: 'rest' })
    expect(reader.open()).toMatchObject([{ text: '4999 of 5000', cut: 0 }])
  })

  it('without a stamp have the instant of now, and lose nothing', () => {
    const { lines } = linesOf(
      Buffer.from('$ ls\r\n12345678901234567890123456789012345678901234567890\r\n7\n'),
      [2],
      true,
    )
    expect(lines).toEqual([
      { stream: 'stdout', at: 42, text: '$ ls', cut: 0 },
      { stream: 'stdout', at: 42, text: '12345678901234567890123456789012345678901234567890', cut: 0 },
      { stream: 'stdout', at: 42, text: '7', cut: 0 },
    ])
  })

  it('that were seen before a new start do not come twice, to the nanosecond', () => {
    const lines: string[] = []
    const reader = new LogLines(({ text }) => lines.push(text), now)
    const say = (...entries: Buffer[]) => {
      const frames = new LogFrames()
      for (const piece of frames.push(Buffer.concat(entries))) reader.push(piece)
      reader.end()
    }
    const stamped = (nanos: string, text: string) =>
      entryOf('stdout', 0, text, `2026-11-22T05:00:00.${nanos}Z`)
    say(stamped('123456788', 'a\n'), stamped('123456789', 'b\n'), entryOf('stderr', 1, 'e\n'))
    expect(reader.lastAt).toBe(Date.parse('2026-11-22T05:00:00.123Z'))
    say(
      stamped('123456788', 'a\n'),
      stamped('123456789', 'b\n'),
      stamped('123456790', 'c\n'),
      stamped('123456700', 'd\n'),
    )
    expect(lines).toEqual(['a', 'b', 'e', 'c', 'd'])
  })
})
