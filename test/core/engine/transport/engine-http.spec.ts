import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import { json, ScriptedEngine } from '../../../support/scripted-engine.ts'
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

function credential(serverAddress = 'ghcr.io'): EngineCredential {
  const bytes = Buffer.from(randomBytes(12).toString('hex'))
  return { username: 'ann', secret: { kind: 'password', bytes }, serverAddress }
}

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
