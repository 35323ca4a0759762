import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import { raw, ScriptedEngine } from '../../../support/scripted-engine.ts'
import { problemOf } from '../problem-of.ts'

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

describe('DE-14: an engine that is not there, or not one', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'engine-http-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  async function reasonAt(path: string): Promise<unknown> {
    const other = new EngineClient({ kind: 'socket', path, text: `unix://${path}` })
    const started = performance.now()
    const problem = await problemOf(other.info())
    expect(performance.now() - started).toBeLessThan(5000)
    other.dispose()
    expect(problem.code).toBe('engine.unreachable')
    expect(problem.data).toMatchObject({ endpoint: `unix://${path}` })
    return 'reason' in problem.data ? problem.data.reason : undefined
  }

  test('a socket that does not exist is missing', async () => {
    expect(await reasonAt(join(folder, 'none.sock'))).toBe('missing')
  })

  test('a dangling link is missing', async () => {
    await symlink(join(folder, 'none.sock'), join(folder, 'link.sock'))
    expect(await reasonAt(join(folder, 'link.sock'))).toBe('missing')
  })

  test('a file refuses', async () => {
    await writeFile(join(folder, 'file'), '')
    expect(await reasonAt(join(folder, 'file'))).toBe('refused')
  })

  test('a folder refuses', async () => {
    await mkdir(join(folder, 'folder'))
    expect(await reasonAt(join(folder, 'folder'))).toBe('refused')
  })

  test('a socket that nobody listens on any more refuses', async () => {
    const path = join(folder, 'dead.sock')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    // moved away, so that closing does not remove it
    await rename(path, join(folder, 'kept.sock'))
    await new Promise((resolve) => server.close(resolve))
    expect(await reasonAt(join(folder, 'kept.sock'))).toBe('refused')
  })

  test('a socket without permission says so', async () => {
    if (engine.endpoint.kind !== 'socket') throw new Error('no socket')
    await chmod(engine.endpoint.path, 0o000)
    // nothing is forbidden to root, so root is nobody for a moment
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    try {
      expect(await reasonAt(engine.endpoint.path)).toBe('permission')
    } finally {
      if (isRoot) process.seteuid?.(0)
    }
  })

  test('one that accepts and stays silent, at once or within a body, is silent after a bounded wait', async () => {
    const impatient = new EngineClient(engine.endpoint, { timeouts: { header: 300, idle: 300 } })
    engine.on('GET', '/info', () => undefined)
    expect((await problemOf(impatient.info())).data).toMatchObject({ reason: 'silent' })
    engine.on('GET', '/info', (_request, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
    })
    expect((await problemOf(impatient.info())).data).toMatchObject({ reason: 'silent' })
    impatient.dispose()
  })

  test.each([
    ['HTTP/0.9', '<html>hello</html>\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['bytes', Buffer.from([0, 255, 1, 254, 13, 10])],
    ['endless headers', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x'],
  ])('%s is rubbish', async (_name, bytes) => {
    engine.on('GET', '/info', raw(bytes))
    expect((await problemOf(client.info())).data).toMatchObject({ reason: 'rubbish' })
  })

  test.each([
    ['a page of a captive portal', '<html>please sign in</html>'],
    ['JSON of another shape', '[1, 2]'],
    ['nothing', ''],
  ])('%s in place of JSON is rubbish', async (_name, body) => {
    engine.on('GET', '/containers/json', (_request, response) => response.end(body))
    expect((await problemOf(client.containers({}))).data).toMatchObject({ reason: 'rubbish' })
  })

  test('a web server that says 200 to everything is no engine', async () => {
    engine.on('GET', '/_ping', (_request, response) => response.end('<html>'))
    expect((await problemOf(client.ping())).data).toMatchObject({ reason: 'rubbish' })
  })

  test('a connection cut before the answer, and one within it, are cut', async () => {
    engine.on('POST', '/networks/create', (_request, _response, socket) => socket.destroy())
    expect((await problemOf(client.createNetwork('n', {}))).data).toMatchObject({ reason: 'cut' })
    engine.on('GET', '/info', raw('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"ID"'))
    expect((await problemOf(client.info())).data).toMatchObject({ reason: 'cut' })
    engine.on('GET', '/info', raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'))
    expect((await problemOf(client.info())).data).toMatchObject({ reason: 'cut' })
  })

  test('a body whose end only the closing marks does not count as whole', async () => {
    engine.on('GET', '/info', raw('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}'))
    expect((await problemOf(client.info())).data).toMatchObject({ reason: 'cut' })
  })

  test('an answer that switches protocols ends the call', async () => {
    engine.on('GET', '/info', raw('HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'))
    expect((await problemOf(client.info())).code).toBe('engine.unreachable')
  })

  test('a body without end is refused at a bound', async () => {
    engine.on('GET', '/info', (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024, 0x20)));
      }
      response.on('drain', more)
      more()
    })
    expect((await problemOf(client.info())).data).toMatchObject({ reason: 'rubbish' })
    expect(process.memoryUsage().rss).toBeLessThan(1024 * 1024 * 1024)
  })
})
