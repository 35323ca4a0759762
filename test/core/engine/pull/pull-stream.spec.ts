import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PullEvent } from '../../../../core/engine/pull/pull-event.ts'
import { PullStream } from '../../../../core/engine/pull/pull-stream.ts'

const recorded = readFileSync(join(import.meta.dirname, 'fixtures/pull-four-layers.ndjson'))

function read(...pieces: readonly (string | Uint8Array)[]): PullEvent[] {
  const stream = new PullStream()
  const events = pieces.flatMap((piece) => stream.push(Buffer.from(piece)))
  return [...events, ...stream.end()]
}

describe('the stream of a pull', () => {
  test('gives each line of a recorded pull as an event', () => {
    const events = read(recorded)
    expect(events).toHaveLength(recorded.toString().trim().split('\n').length)
    expect(events[0]).toEqual({ kind: 'status', text: 'Pulling from team/multi' })
    expect(events[1]).toEqual({
      kind: 'layer',
      id: '1e15f25adc30',
      phase: 'exists',
      text: 'Already exists',
    })
    expect(events).toContainEqual({
      kind: 'layer',
      id: 'b0c620ea5a2d',
      phase: 'downloading',
      text: 'Downloading',
      current: 18799616,
      total: 21006595,
    })
    expect(events.filter((event) => event.kind === 'failure' || event.kind === 'unreadable')).toEqual([])
  })

  test('DE-06: says the same wherever the bytes are cut', () => {
    const text = '{"status":"Pulling from тест/密🔑"}\r\n{"errorDetail":{"message":"zürück"}}'
    const bytes = Buffer.from(text)
    const whole = read(bytes)
    expect(whole).toEqual([
      { kind: 'status', text: 'Pulling from тест/密🔑' },
      { kind: 'failure', text: 'zürück' },
    ])
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(read(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole)
    }
    expect(read(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole)
  })

  test('keeps its own copy of a piece that the caller uses again', () => {
    const stream = new PullStream()
    const piece = Buffer.from('{"status":"Pulling')
    stream.push(piece)
    piece.fill(0x20)
    expect(stream.push(Buffer.from(' on"}\n'))).toEqual([{ kind: 'status', text: 'Pulling on' }])
  })

  test.each([
    ['both forms', '{"errorDetail":{"code":401,"message":"detail"},"error":"plain"}', 'detail'],
    ['the detail alone (Podman from API 1.52)', '{"errorDetail":{"message":"detail"}}', 'detail'],
    ['the plain text alone', '{"error":"plain"}', 'plain'],
    ['an error of an unknown form', '{"error":{"why":1}}', '{"error":{"why":1}}'],
    ['a detail of an unknown form', '{"errorDetail":7}', '{"errorDetail":7}'],
    [
      'a detail without words',
      '{"errorDetail":{"message":""},"error":""}',
      '{"errorDetail":{"message":""},"error":""}',
    ],
    ['an error beside a status', '{"status":"Pull complete","id":"a","error":"plain"}', 'plain'],
    ['an error without a final newline', '{"error":"plain"}', 'plain'],
  ])('DE-06: %s is a failure', (_name, line, text) => {
    expect(read(line)).toEqual([{ kind: 'failure', text }])
  })

  test('an empty or absent error is none', () => {
    expect(read('{"status":"on","error":"","errorDetail":null}')).toEqual([{ kind: 'status', text: 'on' }])
  })

  test.each(['not json', '<html>', '42', 'null', '[]', '"text"', '{"status":', '{}{}'])(
    'DE-06: %j is an unreadable line, and the next one is read',
    (line) => {
      const [bad, good, ...more] = read(`${line}\n{"status":"on"}\n`)
      expect(bad?.kind).toBe('unreadable')
      expect(good).toEqual({ kind: 'status', text: 'on' })
      expect(more).toEqual([])
    },
  )

  test('empty lines are nothing', () => {
    expect(read('\r\n\n  \r\n{"status":"on"}\r\n\r\n')).toEqual([{ kind: 'status', text: 'on' }])
  })

  test('DE-06: a line without end takes a bounded room, and what follows it is read', () => {
    const stream = new PullStream()
    const piece = Buffer.alloc(1024 * 1024, 'a')
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 64; i += 1) expect(stream.push(piece)).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024)
    const [long, next] = stream.push(Buffer.from('\n{"status":"on"}\n'))
    expect(long?.kind).toBe('unreadable')
    expect(next).toEqual({ kind: 'status', text: 'on' })
  })

  test('DE-06: an error too long to keep is an error all the same', () => {
    const [event] = read(`{"errorDetail":{"message":"${'long '.repeat(50_000)}"}}\n`)
    expect(event?.kind).toBe('failure')
    expect(event?.text.length).toBeLessThanOrEqual(2000)
  })

  test.each([
    ['-1', {}],
    ['0', {}],
    ['1.5', {}],
    ['1e308', {}],
    ['1e999', {}],
    ['9007199254740993', {}],
    ['"12"', {}],
    ['[12]', {}],
    ['null', {}],
    ['12', { current: 12 }],
  ])('DE-06: a progress of %s', (current, expected) => {
    const [event] = read(`{"status":"Downloading","id":"a","progressDetail":{"current":${current}}}`)
    expect(event).toEqual({ kind: 'layer', id: 'a', phase: 'downloading', text: 'Downloading', ...expected })
  })

  test.each([
    ['a line', (deep: string) => deep, 'unreadable'],
    ['an error', (deep: string) => `{"error":${deep}}`, 'failure'],
    ['a detail', (deep: string) => `{"errorDetail":{"message":${deep}}}`, 'failure'],
  ])('DE-06: %s that is nested beyond what can be written is no bug', (_name, around, kind) => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
    expect(() => JSON.stringify(JSON.parse(deep))).toThrow(RangeError)
    const [event, ...more] = read(`${around(deep)}\n`)
    expect(event?.kind).toBe(kind)
    expect(more).toEqual([])
  })

  test('DE-06: keys of the prototype are keys like any other', () => {
    const line = '{"__proto__":{"error":"inherited"},"constructor":{"x":1},"status":"on","toString":1}'
    expect(read(line)).toEqual([{ kind: 'status', text: 'on' }])
    expect(read('{"status":"on"}')).toEqual([{ kind: 'status', text: 'on' }])
  })

  test('a status and an id of the wrong type do not hide the rest of the line', () => {
    expect(read('{"status":{},"id":9,"error":"plain"}')).toEqual([{ kind: 'failure', text: 'plain' }])
  })

  test('LK-09: texts of the engine come out without control characters, and cut', () => {
    const [event] = read(`${JSON.stringify({ status: `\u001b[31mred\u202e${'x'.repeat(5000)}` })}\n`)
    expect(event?.text).toMatch(/^redx+…$/)
    expect(event?.text.length).toBe(300)
  })
})
