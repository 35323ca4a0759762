import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { json, lines, raw, ScriptedEngine } from '../../../support/scripted-engine.ts'
import { problemOf } from '../problem-of.ts'

let engine: ScriptedEngine
let client: EngineClient
const { signal } = new AbortController()

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

async function* source(...pieces: readonly (Buffer | string)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}
const load = (...pieces: readonly (Buffer | string)[]) => client.loadImages(source(...pieces), signal)

describe('loading an image file', () => {
  it('sends the bytes as they are, and nothing but them', async () => {
    engine.on('POST', '/images/load', lines({ stream: 'Loaded image: team/app:1\n' }))
    expect(await load('abc', 'def')).toEqual({ images: ['team/app:1'], failure: undefined })
    const [seen] = engine.asked('/images/load')
    expect(seen).toMatchObject({ body: 'abcdef', headers: { 'content-type': 'application/x-tar' } })
    expect(seen?.headers).not.toHaveProperty('x-registry-auth')
    expect([...(seen?.query.keys() ?? [])]).toEqual(['quiet'])
  })

  it.each([
    ['Docker, with a name', [{ stream: 'Loaded image: a:1\n' }], ['a:1']],
    ['Docker, without a name', [{ stream: 'Loaded image ID: sha256:ab\n' }], ['sha256:ab']],
    [
      'Docker, several',
      [{ stream: 'Loaded image: a:1\n' }, { stream: 'Loaded image: b:2\n' }],
      ['a:1', 'b:2'],
    ],
    ['Podman', [{ stream: 'Loaded image: localhost/a:1,localhost/b:2' }], ['localhost/a:1', 'localhost/b:2']],
    [
      'progress before it',
      [{ status: 'Loading layer', id: 'x' }, { stream: 'Loaded image: a:1\n' }],
      ['a:1'],
    ],
    ['words of another kind', [{ stream: 'hello' }, 7, null, { stream: 7 }], []],
  ])('reads which images came: %s', async (_, said, images) => {
    engine.on('POST', '/images/load', lines(...said))
    expect(await load('x')).toEqual({ images, failure: undefined })
  })

  it('LK-09: takes escape sequences and direction overrides out of names, and cuts long ones', async () => {
    const hostile = `Loaded image: \u001b[31mevil\u202E:1${'x'.repeat(5000)}\n`
    engine.on('POST', '/images/load', lines({ stream: hostile }))
    const { images } = await load('x')
    expect(images[0]).toMatch(/^evil:1x+…$/)
    expect(images[0]?.length).toBe(300)
  })

  it('names at most two hundred images, however many there are', async () => {
    const many = Array.from({ length: 1000 }, (_, at) => ({ stream: `Loaded image: a:${at}\n` }))
    engine.on('POST', '/images/load', lines(...many))
    expect((await load('x')).images).toHaveLength(200)
  })

  it.each([
    ['in the stream', lines({ errorDetail: { message: 'archive/tar: invalid tar header' }, error: 'x' })],
    ['in the stream, in short', lines({ error: 'archive/tar: invalid tar header' })],
    ['by the status', json({ message: 'archive/tar: invalid tar header' }, 500)],
  ])('tells a failure as the engine puts it: %s', async (_, scene) => {
    engine.on('POST', '/images/load', scene)
    expect(await load('x')).toEqual({ images: [], failure: 'archive/tar: invalid tar header' })
  })

  it('DE-09: a redirect is an error', async () => {
    engine.on('POST', '/images/load', (_request, response) => {
      response.writeHead(307, { location: 'http://192.0.2.1/' })
      response.end()
    })
    expect((await problemOf(load('x'))).code).toBe('engine.failed')
  })

  it.each([
    ['before an answer', raw('')],
    ['in the midst of it', raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"str')],
  ])('a connection that is cut %s is no success', async (_, scene) => {
    engine.on('POST', '/images/load', scene)
    expect((await problemOf(load('x'))).toData()).toMatchObject({
      code: 'engine.unreachable',
      data: { reason: 'cut' },
    })
  })

  it('an engine that answers before it has read all is heard, and asks for nothing more', async () => {
    engine.onOpen('POST', '/images/load', (request, response) => {
      // Go's servers read on for a while after an early answer, so that a client in the middle of a write hears it.
      response.setHeader('Connection', 'keep-alive')
      request.once('data', () => {
        response.end(`${JSON.stringify({ error: 'no space left on device' })}\r\n`)
      })
    })
    let asked = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked += 1
        yield randomBytes(64 * 1024)
        await sleep(1)
      }
    }
    expect(await client.loadImages(endless(), signal)).toMatchObject({ failure: 'no space left on device' })
    const then = asked
    await sleep(50)
    expect(asked).toBeLessThanOrEqual(then + 1)
  })

  it('takes no more from the source than the engine takes', async () => {
    let go: () => void = () => undefined
    engine.onOpen('POST', '/images/load', (request, response) => {
      go = () => {
        request.on('end', () => response.end(`${JSON.stringify({ stream: 'Loaded image: a:1\n' })}\r\n`))
        request.resume()
      }
    })
    let given = 0
    async function* long(): AsyncGenerator<Uint8Array> {
      while (given < 200) {
        given += 1
        yield Buffer.alloc(256 * 1024)
      }
    }
    const loading = client.loadImages(long(), signal)
    await vi.waitFor(() => expect(given).toBeGreaterThan(0))
    await sleep(200)
    // what the two sockets and their buffers hold, of 50 MiB in all
    expect(given).toBeLessThan(20)
    go()
    expect((await loading).images).toEqual(['a:1'])
    expect(given).toBe(200)
  })

  it('ends with the signal, and with a source that breaks', async () => {
    let gone = 0
    engine.onOpen('POST', '/images/load', (request) => {
      request.resume()
      request.once('close', () => {
        gone += 1
      })
    })
    const controller = new AbortController()
    const reason = new Error('asked')
    async function* waiting(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x')
      await new Promise(() => undefined)
    }
    const loading = client.loadImages(waiting(), controller.signal)
    await sleep(50)
    controller.abort(reason)
    await expect(loading).rejects.toBe(reason)
    await vi.waitFor(() => expect(gone).toBe(1))
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x')
      throw new Error('the disk')
    }
    expect((await problemOf(client.loadImages(broken(), signal))).code).toBe('engine.unreachable')
  })
})

describe('saving images', () => {
  const read = async (...names: readonly string[]) => {
    const saved = await client.saveImages(names, signal)
    const pieces: Buffer[] = []
    for await (const piece of saved.chunks) pieces.push(piece)
    return { bytes: Buffer.concat(pieces), ending: saved.ending }
  }
  const archive = Buffer.concat([randomBytes(5000), Buffer.alloc(1024)])

  it('asks for exactly these names, and knows the end of an archive', async () => {
    engine.on('GET', '/images/get', (_request, response) => response.end(archive))
    const { bytes, ending } = await read('team/app:1', 'sha256:ab&names=other')
    expect(bytes.equals(archive)).toBe(true)
    expect(ending).toEqual({ whole: true })
    expect(engine.asked('/images/get')[0]?.query.getAll('names')).toEqual([
      'team/app:1',
      'sha256:ab&names=other',
    ])
  })

  it.each([1, 7, 511, 512, 513, 1023, 1024, 1025])('knows the end in pieces of %i bytes', async (size) => {
    engine.on('GET', '/images/get', (_request, response) => {
      for (let at = 0; at < archive.length; at += size) response.write(archive.subarray(at, at + size))
      response.end()
    })
    expect((await read('a')).ending).toEqual({ whole: true })
  })

  it.each([
    ['nothing at all', Buffer.alloc(0), ''],
    ['a little', randomBytes(10), ''],
    ['half an end', Buffer.concat([randomBytes(2000), Buffer.alloc(512)]), ''],
    [
      'the engine’s words',
      Buffer.concat([
        randomBytes(2000),
        Buffer.from('{"errorDetail":{"message":"gone"},"error":"gone"}\r\n'),
      ]),
      '{"errorDetail":{"message":"gone"},"error":"gone"}',
    ],
  ])('a file that ends in %s is not whole', async (_, bytes, words) => {
    engine.on('GET', '/images/get', (_request, response) => response.end(bytes))
    expect((await read('a')).ending).toEqual({ whole: false, words })
  })

  it('a refusal and a cut connection are problems', async () => {
    engine.on('GET', '/images/get', json({ message: 'reference does not exist' }, 404))
    expect((await problemOf(read('a'))).toData()).toMatchObject({
      code: 'engine.failed',
      data: { status: 404 },
    })
    engine.on('GET', '/images/get', (_request, response, socket) => {
      response.write(archive)
      setTimeout(() => socket.destroy(), 20)
    })
    expect((await problemOf(read('a'))).toData()).toMatchObject({ data: { reason: 'cut' } })
  })
})

describe('removing an image', () => {
  it.each([
    [
      409,
      'conflict: unable to remove repository reference "a:1" (must force) - container 0a1b is using its referenced image 2c',
      'container',
    ],
    [
      409,
      'conflict: unable to delete 2c (cannot be forced) - image is being used by running container 0a1b',
      'container',
    ],
    [
      409,
      'conflict: unable to delete 2c (cannot be forced) - image has dependent child images',
      'child-images',
    ],
    [
      409,
      'conflict: unable to delete 2c (must be forced) - image is referenced in multiple repositories',
      'several-names',
    ],
    [409, 'image used by 0a1b2c3d4e5f: image is in use by a container', 'container'],
    [500, 'image used by 0a1b2c3d4e5f: image is in use by a container', 'container'],
    [409, 'something new', 'other'],
  ])('%i %s is told as %s', async (status, message, reason) => {
    engine.on('DELETE', '/images/a:1', json({ message }, status))
    expect((await problemOf(client.removeImage('a:1'))).toData()).toEqual({
      code: 'image.in-use',
      data: { image: 'a:1', reason, count: 1, proof: message },
    })
  })

  it('never forces, counts what went, and knows what is not there', async () => {
    engine.on('DELETE', '/images/team/a:1', json([{ Untagged: 'a:1' }, { Deleted: 'x' }, { Deleted: 'y' }]))
    expect(await client.removeImage('team/a:1')).toEqual({ untagged: 1, deleted: 2 })
    expect([...(engine.asked('/images/team/a:1')[0]?.query.keys() ?? [])]).toEqual([])
    engine.on('DELETE', '/images/team/a:1', json({ message: 'No such image' }, 404))
    expect((await problemOf(client.removeImage('team/a:1'))).code).toBe('image.not-local')
    engine.on('DELETE', '/images/team/a:1', json({ message: 'driver failed' }, 500))
    expect((await problemOf(client.removeImage('team/a:1'))).code).toBe('engine.failed')
    expect((await problemOf(client.removeImage('../containers/x'))).code).toBe('image.not-local')
  })
})
