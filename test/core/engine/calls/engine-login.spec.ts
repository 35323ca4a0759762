import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
import type { EngineCredential } from '../../../../core/engine/engine-credential.ts'
import { json, lines, type Scene, ScriptedEngine } from '../../../support/scripted-engine.ts'
import { problemOf } from '../problem-of.ts'

const host = '127.0.0.2:5000'
const plainHttp = 'http: server gave HTTP response to HTTPS client'
const refused = json(
  {
    message: `login attempt to ${host} failed with status: pinging container registry ${host}: ${plainHttp}`,
  },
  500,
)
const from = `initializing source docker://${host}/fairlead/proof-of-login:none: reading manifest none in ${host}`

let engine: ScriptedEngine
let client: EngineClient

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  const Components = [{ Name: 'Podman Engine', Version: '4.3.1' }]
  engine.on(
    'GET',
    '/version',
    json({ Version: '4.3.1', ApiVersion: '1.41', MinAPIVersion: '1.24', Components }),
  )
  engine.on('POST', '/auth', refused)
  client = new EngineClient(engine.endpoint)
})
afterEach(async () => {
  client.dispose()
  await engine.close()
})

function credential(): EngineCredential {
  const bytes = Buffer.from(randomBytes(12).toString('hex'))
  return { username: 'ann', secret: { kind: 'password', bytes }, serverAddress: host }
}

describe('a login by a Podman that may pull by plain HTTP, and logs in by HTTPS alone', () => {
  test.each<[string, Scene, object]>([
    [
      'of an image that is not there is taken',
      lines({ errorDetail: { message: `${from}: manifest unknown: manifest unknown` }, error: 'x' }),
      { kind: 'accepted' },
    ],
    [
      'that is wrong is refused',
      json({ message: `${from}: unauthorized: authentication required` }, 500),
      { kind: 'refused', class: 'wrong-credential', proof: expect.stringContaining('unauthorized') },
    ],
    [
      'that is denied the image is not known',
      json({ message: `${from}: denied: requested access to the resource is denied` }, 500),
      { kind: 'refused', class: 'other' },
    ],
    [
      'where plain HTTP is not allowed is refused for that',
      json({ message: `${from}: ${plainHttp}` }, 500),
      { kind: 'refused', class: 'plain-http' },
    ],
  ])('%s', async (_name, scene, answer) => {
    engine.on('POST', '/images/create', scene)
    expect(await client.auth(credential())).toMatchObject(answer)
    expect(engine.asked('/images/create')).toHaveLength(1)
  })

  test('is taken as soon as a layer comes, which is not waited for', async () => {
    engine.on('POST', '/images/create', (_request, response) => {
      response.write('{"status":"Downloading","id":"a"}\n')
    })
    expect(await client.auth(credential())).toEqual({ kind: 'accepted' })
    await expect.poll(() => engine.openConnections).toBeLessThanOrEqual(1)
  })

  test('ends with its signal, and with the engine', async () => {
    const stop = new AbortController()
    engine.on('POST', '/images/create', () => stop.abort(new Error('enough')))
    await expect(client.auth(credential(), stop.signal)).rejects.toThrow('enough')
    engine.on('POST', '/images/create', (_request, _response, socket) => socket.destroy())
    expect((await problemOf(client.auth(credential()))).code).toBe('engine.unreachable')
  })

  test('is not tried where a Docker Engine refuses plain HTTP, nor for any other reason', async () => {
    engine.on('POST', '/auth', json({ message: 'x509: certificate signed by unknown authority' }, 500))
    expect(await client.auth(credential())).toMatchObject({ kind: 'refused', class: 'certificate' })
    engine.on('POST', '/auth', refused)
    engine.on('GET', '/version', json({ Version: '20.10.24', ApiVersion: '1.41' }))
    const docker = new EngineClient(engine.endpoint)
    expect(await docker.auth(credential())).toMatchObject({ kind: 'refused', class: 'plain-http' })
    docker.dispose()
    expect(engine.asked('/images/create')).toEqual([])
  })
})
