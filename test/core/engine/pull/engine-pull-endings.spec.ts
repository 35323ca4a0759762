import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import type { PullRequest } from '../../../../core/engine/engine.ts'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { pullOutcome } from '../../../../core/engine/pull/engine-pull.ts'
import type { PullEvent } from '../../../../core/engine/pull/pull-event.ts'
import type { ImageReference } from '../../../../core/images/image-reference.ts'
import { json, lines, raw, type Scene, ScriptedEngine } from '../../../support/scripted-engine.ts'

const reference: ImageReference = { host: '127.0.0.2:5000', path: 'team/multi', tag: '3' }
const imageScene = json({ Id: 'sha256:abc', RepoTags: ['127.0.0.2:5000/team/multi:3'], Size: 9 })
const inspectPath = '/images/127.0.0.2:5000/team/multi:3/json'
const recorded = readFileSync(join(import.meta.dirname, 'fixtures/pull-four-layers.http'))

let engine: ScriptedEngine
let client: EngineClient

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  engine.on('GET', inspectPath, imageScene)
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

function pull(more: Partial<PullRequest> = {}) {
  const { signal } = new AbortController()
  return client.pull({ reference, signal, onEvent: () => undefined, ...more })
}

/** What a pull comes to: the id of the image, or the code of the problem. */
async function outcome(pulling: Promise<{ id: string }>): Promise<string> {
  try {
    return (await pulling).id
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

describe('DE-06 and DE-07: a pull is done only if everything says so', () => {
  const done = { status: 'Status: Downloaded newer image for x' }

  test.each<[string, Scene, string]>([
    [
      'an error in the middle',
      lines({ status: 'a' }, { errorDetail: { message: 'denied: no' } }, done),
      'pull.no-credential',
    ],
    [
      'an error at the end',
      lines(done, { error: 'x509: certificate signed by unknown authority' }),
      'pull.certificate',
    ],
    [
      'an error without a final newline',
      (_r, response) => response.end('{"error":"no space left on device"}'),
      'pull.disk-full',
    ],
    [
      'the first of two errors',
      lines({ error: 'manifest unknown' }, { error: 'denied: no' }),
      'pull.not-found',
    ],
    [
      'a line that is not JSON',
      (_r, response) => response.end('oops\n{"status":"Pull complete"}\n'),
      'pull.incomplete',
    ],
    [
      'an error status',
      json({ message: 'Head "http://h/v2/x": no basic auth credentials' }, 500),
      'pull.no-credential',
    ],
    [
      'an error status with a page',
      (_r, response) => response.writeHead(502).end('<html>bad</html>'),
      'pull.other',
    ],
    ['an engine that closes at once', (_r, _response, socket) => socket.destroy(), 'engine.unreachable'],
    [
      'a stream without an end of its own',
      raw('HTTP/1.1 200 OK\r\n\r\n{"status":"Pull complete"}\r\n'),
      'pull.incomplete',
    ],
    [
      'an error, and then a cut',
      raw('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"error":"denied: x"}\r\n'),
      'pull.no-credential',
    ],
    ['nothing at all', lines(), 'sha256:abc'],
    ['a good stream', lines(done), 'sha256:abc'],
  ])('%s', async (_name, scene, expected) => {
    engine.on('POST', '/images/create', scene)
    expect(await outcome(pull())).toBe(expected)
  })

  test('a good stream without an image afterwards is cut short', async () => {
    engine.on('POST', '/images/create', lines(done))
    engine.on('GET', inspectPath, json({ message: 'No such image' }, 404))
    expect(await outcome(pull())).toBe('pull.incomplete')
  })

  test('DE-07: cut at any byte of a recorded answer it is never done', async () => {
    const count = recorded.length
    let next = 0
    const tallies = new Map<string, number>()
    const worker = async () => {
      for (let at = next++; at < count; at = next++) {
        const own = { ...reference, path: `cut/at-${at}` }
        const result = await outcome(pull({ reference: own }))
        tallies.set(result, (tallies.get(result) ?? 0) + 1)
      }
    }
    engine.on('POST', '/images/create', ({ query }, _response, socket) => {
      const at = Number(query.get('fromImage')?.split('cut/at-')[1])
      socket.end(recorded.subarray(0, at))
    })
    engine.on('GET', '/images/*', imageScene)
    await Promise.all(Array.from({ length: 16 }, worker))
    const headers = recorded.indexOf('\r\n\r\n') + 4
    expect(Object.fromEntries(tallies)).toEqual({
      'engine.unreachable': headers,
      'pull.incomplete': count - headers,
    })
  }, 60_000)

  test('only a clean end, no error, nothing unreadable and a found image make it done', () => {
    const signs = [true, false].flatMap((clean) =>
      [undefined, 'x'].flatMap((failure) =>
        [undefined, 'y'].flatMap((unreadable) =>
          [true, false].map((found) => ({ clean, failure, unreadable, found })),
        ),
      ),
    )
    expect(signs.filter((each) => pullOutcome(each) === 'done')).toEqual([
      { clean: true, failure: undefined, unreadable: undefined, found: true },
    ])
    expect(signs.filter((each) => each.failure).map(pullOutcome)).toEqual(Array(8).fill('failed'))
  })
})

describe('DE-08: cancelling a pull', () => {
  const first = `${JSON.stringify({ status: 'Pulling from x' })}\r\n`

  test('before the headers stops it and closes the connection', async () => {
    const stop = new AbortController()
    engine.on('POST', '/images/create', () => undefined)
    const pulling = outcome(pull({ signal: stop.signal }))
    await expect.poll(() => engine.asked('/images/create').length).toBe(1)
    stop.abort()
    expect(await pulling).toBe('pull.stopped')
    // one is kept for the next GET
    await expect.poll(() => engine.openConnections).toBeLessThanOrEqual(1)
  })

  test('before it starts asks the engine nothing', async () => {
    expect(await outcome(pull({ signal: AbortSignal.abort() }))).toBe('pull.stopped')
    expect(engine.seen).toEqual([])
  })

  test('in progress, and twice, stops it once', async () => {
    const stop = new AbortController()
    let closed = false
    engine.on('POST', '/images/create', (_request, response, socket) => {
      socket.on('close', () => {
        closed = true
      })
      response.write(first)
    })
    const events: PullEvent[] = []
    const pulling = outcome(
      pull({
        signal: stop.signal,
        onEvent: (event) => {
          events.push(event)
          stop.abort()
          stop.abort()
        },
      }),
    )
    expect(await pulling).toBe('pull.stopped')
    expect(events).toHaveLength(1)
    await expect.poll(() => closed).toBe(true)
  })

  test('at the last byte stops it too', async () => {
    const stop = new AbortController()
    engine.on('POST', '/images/create', lines({ status: 'Status: done' }))
    const pulling = pull({ signal: stop.signal, onEvent: () => stop.abort() })
    expect(await outcome(pulling)).toBe('pull.stopped')
  })

  test('during the last look at the image stops it too', async () => {
    const stop = new AbortController()
    engine.on('POST', '/images/create', lines({ status: 'Status: done' }))
    engine.on('GET', inspectPath, () => stop.abort())
    expect(await outcome(pull({ signal: stop.signal }))).toBe('pull.stopped')
  })

  test('by quitting: dispose stops it and leaves no connection', async () => {
    engine.on('POST', '/images/create', (_request, response) => response.write(first))
    const pulling = outcome(pull({ onEvent: () => client.dispose() }))
    expect(await pulling).toBe('pull.stopped')
    await expect.poll(() => engine.openConnections).toBe(0)
  })

  test('after its end changes nothing', async () => {
    const stop = new AbortController()
    engine.on('POST', '/images/create', lines({ status: 'Status: done' }))
    const image = await pull({ signal: stop.signal })
    stop.abort()
    expect(image.id).toBe('sha256:abc')
  })

  test('what onEvent throws ends the pull with that, and closes the connection', async () => {
    engine.on('POST', '/images/create', (_request, response) => response.write(first))
    const pulling = pull({
      onEvent: () => {
        throw new RangeError('a bug')
      },
    })
    await expect(pulling).rejects.toThrow(RangeError)
    await expect.poll(() => engine.openConnections).toBeLessThanOrEqual(1)
  })
})
