import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Problem } from '../../../contract/problem.ts'
import { EngineClient } from '../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../core/engine/engine-credential.ts'
import { json, raw, ScriptedEngine } from '../../support/scripted-engine.ts'

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

/** The problem that a call ends with. */
async function problemOf(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    () => new Error('it went well'),
    (reason: unknown) => reason,
  )
  if (error instanceof Problem) return error
  throw error
}

function credential(serverAddress = 'ghcr.io'): EngineCredential {
  const bytes = Buffer.from(randomBytes(12).toString('hex'))
  return { username: 'ann', secret: { kind: 'password', bytes }, serverAddress }
}

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

describe('DE-09: redirects', () => {
  test.each([301, 302, 303, 307, 308])(
    '%i is an error, and nothing goes to the new place',
    async (status) => {
      const elsewhere = await ScriptedEngine.startOnTcp()
      const to = elsewhere.endpoint.text.replace('tcp:', 'http:')
      const moved = (_request: unknown, response: ServerResponse) => {
        response.writeHead(status, { location: `${to}/version` })
        response.end('{}')
      }
      engine.on('GET', '/info', moved)
      engine.on('POST', '/auth', moved)
      engine.on('POST', '/images/create', moved)
      engine.on('GET', '/distribution/*', moved)
      const reference = { host: 'ghcr.io', path: 'team/app', tag: '1' }
      const { signal } = new AbortController()
      for (const call of [
        () => client.info(),
        () => client.auth(credential()),
        () => client.pull({ reference, credential: credential(), signal, onEvent: () => undefined }),
        () => client.distributionInspect(reference, credential()),
      ]) {
        expect((await problemOf(call())).toData()).toMatchObject({ code: 'engine.failed', data: { status } })
      }
      engine.on('GET', '/version', moved)
      const fresh = new EngineClient(engine.endpoint)
      expect((await problemOf(fresh.info())).code).toBe('engine.failed')
      fresh.dispose()
      expect(elsewhere.seen).toEqual([])
      await elsewhere.close()
    },
  )
})

describe('DE-15: the API version', () => {
  test('every call but /_ping and /version carries the lower of the two', async () => {
    engine.on('GET', '/info', json({}))
    engine.on('GET', '/images/json', json([]))
    await client.ping()
    await client.version()
    await client.info()
    await client.images()
    expect(engine.seen.map(({ path, version }) => [path, version])).toEqual([
      ['/_ping', undefined],
      ['/version', undefined],
      ['/version', undefined],
      ['/info', '1.41'],
      ['/images/json', '1.41'],
    ])
  })

  test.each([
    ['too old', '1.23', undefined],
    ['too new', '1.99', '1.80'],
    ['none', 'x', undefined],
  ])('an engine that is %s is refused with its version, and asked nothing else', async (_name, api, min) => {
    engine.on('GET', '/version', json({ Version: 'x', ApiVersion: api, MinAPIVersion: min }))
    const problem = await problemOf(client.info())
    expect(problem.toData()).toEqual({
      code: 'engine.unsupported',
      data: { endpoint: engine.endpoint.text, version: api },
    })
    expect(engine.asked('/info')).toEqual([])
  })

  test('is agreed on anew after the engine was away', async () => {
    engine.on('GET', '/info', json({}))
    await client.info()
    engine.on('GET', '/info', (_request, _response, socket) => socket.destroy())
    await problemOf(client.info())
    engine.on('GET', '/version', json({ Version: '29', ApiVersion: '1.52', MinAPIVersion: '1.44' }))
    engine.on('GET', '/info', json({}))
    await client.info()
    expect(engine.seen.at(-1)?.version).toBe('1.48')
  })
})

describe('DE-11: credentials over an unencrypted connection', () => {
  const remote = { kind: 'tcp', host: '192.0.2.1', port: 2375, text: 'tcp://192.0.2.1:2375' } as const

  test('to another machine are refused before anything is sent', async () => {
    const far = new EngineClient(remote)
    const reference = { host: 'ghcr.io', path: 'team/app', tag: '1' }
    const { signal } = new AbortController()
    for (const call of [
      () => far.auth(credential()),
      () => far.pull({ reference, credential: credential(), signal, onEvent: () => undefined }),
      () => far.distributionInspect(reference, credential()),
    ]) {
      expect((await problemOf(call())).toData()).toEqual({
        code: 'engine.plain-tcp',
        data: { endpoint: remote.text },
      })
    }
    far.dispose()
  })

  test('are sent once the user agreed, and within this machine', async () => {
    const local = await ScriptedEngine.startOnTcp()
    local.on('POST', '/auth', json({ Status: 'Login Succeeded' }))
    const near = new EngineClient(local.endpoint)
    expect(await near.auth(credential())).toEqual({ kind: 'accepted' })
    near.dispose()
    if (local.endpoint.kind !== 'tcp') throw new Error('not tcp')
    // by a name that is not known to be this machine's own
    const named = { ...local.endpoint, host: '0.0.0.0' }
    const unconfirmed = new EngineClient(named)
    expect((await problemOf(unconfirmed.auth(credential()))).code).toBe('engine.plain-tcp')
    unconfirmed.dispose()
    const confirmed = new EngineClient(named, { plainTcpConfirmed: true })
    expect(await confirmed.auth(credential())).toEqual({ kind: 'accepted' })
    confirmed.dispose()
    await local.close()
  })
})

describe('connections', () => {
  test('a signal ends a call with its reason, before and during the answer', async () => {
    await expect(client.info(AbortSignal.abort(new Error('never mind')))).rejects.toThrow('never mind')
    expect(engine.seen).toEqual([])
    const stop = new AbortController()
    engine.on('GET', '/info', () => stop.abort(new Error('enough')))
    await expect(client.info(stop.signal)).rejects.toThrow('enough')
  })

  test('an engine that was restarted costs no call', async () => {
    engine.on('GET', '/info', json({ ID: 'one' }))
    await client.info()
    // the kept connection dies at its next use, as after a restart
    let first = true
    engine.on('GET', '/info', (request, response, socket) => {
      if (first) socket.destroy()
      else json({ ID: 'two' })(request, response, socket)
      first = false
    })
    expect(await client.info()).toMatchObject({ id: 'two' })
  })

  test('dispose closes them all and ends what is under way', async () => {
    engine.on('GET', '/info', () => undefined)
    const call = client.info()
    await expect.poll(() => engine.asked('/info').length).toBe(1)
    client.dispose()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    await expect(client.ping()).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => engine.openConnections).toBe(0)
  })

  test('the words of an engine are kept with its status', async () => {
    engine.on('GET', '/info', json({ message: 'no \u001b[31mluck' }, 500))
    expect((await problemOf(client.info())).toData()).toEqual({
      code: 'engine.failed',
      data: { status: 500, proof: 'no luck' },
    })
  })
})
