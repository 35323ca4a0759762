import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LogFrames } from '../../../../core/engine/calls/log-frames.ts'
import type { EngineEvent } from '../../../../core/engine/container-shapes.ts'
import type { LogPiece } from '../../../../core/engine/engine.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { json, lines, ScriptedEngine } from '../../../support/scripted-engine.ts'

let engine: ScriptedEngine
let client: EngineClient

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

function frame(stream: number, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([header, Buffer.from(text)])
}

function together(pieces: readonly LogPiece[]): Record<string, string> {
  const all = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
  for (const { stream, bytes } of pieces) all[stream] = Buffer.concat([all[stream], bytes])
  return { stdout: all.stdout.toString(), stderr: all.stderr.toString() }
}

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const each of from) found.push(each)
  return found
}

describe('the frames of logs', () => {
  const bytes = Buffer.concat([
    frame(1, 'öut\n'),
    frame(2, 'err\n'),
    frame(1, ''),
    frame(0, 'in'),
    frame(1, 'end'),
  ])

  test('come apart the same wherever they are cut', () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      const frames = new LogFrames()
      const pieces = [...frames.push(bytes.subarray(0, at)), ...frames.push(bytes.subarray(at))]
      expect(together(pieces)).toEqual({ stdout: 'öut\ninend', stderr: 'err\n' })
    }
  })

  test('of four gigabytes need no memory', () => {
    const frames = new LogFrames()
    expect(frames.push(Buffer.from([1, 0, 0, 0, 255, 255, 255, 255]))).toEqual([])
    const piece = Buffer.alloc(1024)
    expect(frames.push(piece)).toEqual([{ stream: 'stdout', bytes: piece, entry: 'start' }])
  })

  test.each([[[9, 0, 0, 0, 0, 0, 0, 1]], [[1, 0, 1, 0, 0, 0, 0, 1]], [[...Buffer.from('plain te')]]])(
    'are refused where they are none: %j',
    (header) => {
      expect(() => new LogFrames().push(Buffer.from(header))).toThrow()
    },
  )
})

describe('the logs of a container', () => {
  const container = (tty: boolean) => json({ Id: 'abc', State: { Status: 'running' }, Config: { Tty: tty } })
  const options = (signal = new AbortController().signal) => ({ follow: true, tail: 5, signal })

  test('are taken apart without a terminal', async () => {
    engine.on('GET', '/containers/abc/json', container(false))
    engine.on('GET', '/containers/abc/logs', (_request, response) => {
      response.write(frame(1, 'out'))
      response.end(frame(2, 'err'))
    })
    const since = 1_700_000_000_123
    const pieces = await all(client.logs('abc', { ...options(), since, timestamps: true }))
    expect(together(pieces)).toEqual({ stdout: 'out', stderr: 'err' })
    expect(Object.fromEntries(engine.asked('/containers/abc/logs')[0]?.query ?? [])).toEqual({
      stdout: 'true',
      stderr: 'true',
      follow: 'true',
      tail: '5',
      since: '1700000000.123',
      timestamps: 'true',
    })
  })

  test('are passed on as they are with a terminal', async () => {
    engine.on('GET', '/containers/abc/json', container(true))
    engine.on('GET', '/containers/abc/logs', (_request, response) => response.end('plain text'))
    expect(together(await all(client.logs('abc', options())))).toEqual({ stdout: 'plain text', stderr: '' })
  })

  test('end with the signal, and close the connection', async () => {
    const stop = new AbortController()
    engine.on('GET', '/containers/abc/json', container(true))
    engine.on('GET', '/containers/abc/logs', (_request, response) => response.write('one'))
    const seen: string[] = []
    for await (const { bytes } of client.logs('abc', options(stop.signal))) {
      seen.push(bytes.toString())
      stop.abort()
    }
    expect(seen).toEqual(['one'])
    await expect.poll(() => engine.openConnections).toBe(0)
  })

  test('close the connection when the reader has had enough', async () => {
    engine.on('GET', '/containers/abc/json', container(true))
    engine.on('GET', '/containers/abc/logs', (_request, response) => response.write('one'))
    for await (const _piece of client.logs('abc', options())) break
    await expect.poll(() => engine.openConnections).toBe(0)
  })

  test('of no container, cut, or of no known form are problems', async () => {
    await expect(all(client.logs('none', options()))).rejects.toMatchObject({ code: 'workload.not-found' })
    engine.on('GET', '/containers/abc/json', container(false))
    engine.on('GET', '/containers/abc/logs', (_request, response) => response.end('not framed at all'))
    await expect(all(client.logs('abc', options()))).rejects.toMatchObject({ data: { reason: 'rubbish' } })
    engine.on('GET', '/containers/abc/logs', (_request, response, socket) => {
      response.write(frame(1, 'out'))
      setImmediate(() => socket.destroy())
    })
    await expect(all(client.logs('abc', options()))).rejects.toMatchObject({ data: { reason: 'cut' } })
  })
})

describe('events', () => {
  const types = ['container', 'image'] as const
  const event = (Type: string, Action: string, ID: string) => ({
    Type,
    Action,
    Actor: { ID, Attributes: { mine: '1' } },
    time: 1700000000,
    timeNano: 1700000000123000000,
  })

  test('come one by one, of the types asked for, in the words of Docker', async () => {
    const stop = new AbortController()
    engine.on('GET', '/events', (_request, response) => {
      const said = [
        event('container', 'start', 'a'),
        event('volume', 'create', 'v'),
        { novelty: true },
        event('container', 'remove', 'a'),
        event('image', 'pull', 'i'),
      ]
      for (const each of said) response.write(`${JSON.stringify(each)}\nrubbish\n`)
    })
    const seen: EngineEvent[] = []
    for await (const each of client.events({ types, since: 1_500, signal: stop.signal })) {
      seen.push(each)
      if (seen.length === 3) stop.abort()
    }
    expect(seen.map(({ type, action, id }) => [type, action, id])).toEqual([
      ['container', 'start', 'a'],
      ['container', 'destroy', 'a'],
      ['image', 'pull', 'i'],
    ])
    expect(seen[0]).toMatchObject({ attributes: { mine: '1' }, at: 1700000000123 })
    expect(Object.fromEntries(engine.asked('/events')[0]?.query ?? [])).toEqual({
      filters: '{"type":["container","image"]}',
      since: '1.500',
    })
    await expect.poll(() => engine.openConnections).toBe(0)
  })

  test('end with a problem when the engine goes away, politely or not', async () => {
    const { signal } = new AbortController()
    engine.on('GET', '/events', lines(event('container', 'start', 'a')))
    await expect(all(client.events({ types, signal }))).rejects.toMatchObject({ data: { reason: 'cut' } })
    engine.on('GET', '/events', (_request, _response, socket) => socket.destroy())
    await expect(all(client.events({ types, signal }))).rejects.toMatchObject({ data: { reason: 'cut' } })
  })

  test('end quietly with the signal while nothing happens, and at once', async () => {
    const stop = new AbortController()
    engine.on('GET', '/events', (_request, response) => {
      response.flushHeaders()
      setTimeout(() => stop.abort(), 20)
    })
    expect(await all(client.events({ types, signal: stop.signal }))).toEqual([])
    expect(await all(client.events({ types, signal: stop.signal }))).toEqual([])
  })
})
