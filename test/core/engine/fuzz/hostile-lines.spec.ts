import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as property } from '@fast-check/vitest'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { PullEvent } from '../../../../core/engine/pull/pull-event.ts'
import { PullStream } from '../../../../core/engine/pull/pull-stream.ts'
import { json, ScriptedEngine } from '../../../support/scripted-engine.ts'

const recorded = readFileSync(join(import.meta.dirname, '../pull/fixtures/pull-four-layers.ndjson'))

let engine: ScriptedEngine
let client: EngineClient
/** What the engine says to a pull: its pieces, and whether it ends as HTTP wants. */
let answer: { readonly pieces: readonly Uint8Array[]; readonly whole: boolean }

beforeAll(async () => {
  engine = await ScriptedEngine.start()
  engine.on('GET', '/images/*', json({ Id: 'sha256:abc' }))
  engine.on('POST', '/images/create', (_request, response, socket) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    for (const piece of answer.pieces) response.write(piece)
    if (answer.whole) response.end()
    else socket.end()
  })
  client = new EngineClient(engine.endpoint)
})
afterAll(async () => {
  client.dispose()
  await engine.close()
})
beforeEach(() => {
  engine.seen.length = 0
})

async function pull(): Promise<{ outcome: string; events: readonly PullEvent[] }> {
  const events: PullEvent[] = []
  const { signal } = new AbortController()
  const reference = { host: 'r.local', path: 'team/app', tag: '1' }
  const outcome = await client
    .pull({ reference, signal, onEvent: (event) => events.push(event) })
    .then(() => 'done')
    .catch((error: unknown) => {
      if (error instanceof Problem) return error.code
      throw error
    })
  return { outcome, events }
}

/** Said again in another way: every line is an object without an error, and the answer ended well. */
function isGood(bytes: Uint8Array): boolean {
  const lines = Buffer.from(bytes).toString('utf8').split('\n')
  return lines.every((line) => {
    if (line.trim() === '') return true
    try {
      const value: unknown = JSON.parse(line)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
      const { error, errorDetail } = value as Record<string, unknown>
      return [error, errorDetail].every((each) => each === undefined || each === null || each === '')
    } catch {
      return false
    }
  })
}

const odd = fc.constantFrom<unknown>(
  ...['', 'Downloading', 'Pull complete', 'Retrying in 5 seconds', '\u001b[31mred', '\u202eabc', '\u0000'],
  ...[null, true, -1, 0, 1.5, 1e308, 2 ** 53, [], {}, [['x']], { message: 'denied: no' }],
)
const keys = ['status', 'id', 'error', 'errorDetail', 'progressDetail', 'stream', '__proto__', 'constructor']
const object = fc
  .array(fc.tuple(fc.constantFrom(...keys), fc.oneof(odd, fc.jsonValue())), { maxLength: 5 })
  .map((entries) => `{${entries.map(([key, value]) => `"${key}":${JSON.stringify(value)}`).join(',')}}`)
const line = fc.oneof(
  { weight: 6, arbitrary: object },
  { weight: 2, arbitrary: fc.constant('{"status":"Downloading","id":"a","progressDetail":{"current":1}}') },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
)
const noise = fc.uint8Array({ maxLength: 300 })
const stream = fc.oneof(
  { weight: 4, arbitrary: fc.array(line, { maxLength: 8 }).map((lines) => Buffer.from(lines.join('\r\n'))) },
  {
    weight: 1,
    arbitrary: fc.tuple(object, noise).map(([text, bytes]) => Buffer.concat([Buffer.from(text), bytes])),
  },
)

describe('DE-06: whatever stands in the stream of a pull', () => {
  property.prop([stream, fc.nat(400), fc.boolean()], { numRuns: 300 })(
    'it is done only if every line is good and the answer is whole, wherever it is split',
    async (bytes, at, whole) => {
      answer = {
        pieces: [bytes.subarray(0, at), bytes.subarray(at)].filter(({ length }) => length > 0),
        whole,
      }
      const { outcome, events } = await pull()
      expect(outcome === 'done').toBe(whole && isGood(bytes))
      for (const event of events) {
        expect(event.text.length).toBeLessThanOrEqual(2000)
        expect(event.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u)
      }
    },
  )
})

describe('DE-07: the stream of a recorded pull', () => {
  const read = (...pieces: readonly Uint8Array[]) => {
    const stream = new PullStream()
    return [...pieces.flatMap((piece) => stream.push(piece)), ...stream.end()]
  }

  test('says the same split at any byte', () => {
    const whole = read(recorded)
    for (let at = 0; at <= recorded.length; at += 1) {
      expect(read(recorded.subarray(0, at), recorded.subarray(at))).toEqual(whole)
    }
  })

  test('is done when each byte comes by itself', async () => {
    answer = { pieces: [...recorded].map((byte) => Uint8Array.of(byte)), whole: true }
    const { outcome, events } = await pull()
    expect(outcome).toBe('done')
    expect(events).toEqual(read(recorded))
  })
})
