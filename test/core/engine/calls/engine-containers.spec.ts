import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EngineClient } from '../../../../core/engine/engine-client.ts'
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

const body = { Image: 'sha256:abc', Labels: { mine: '1' } }

describe('containers', () => {
  test('are listed by labels, on our side, running or not', async () => {
    const row = (id: string, Labels: Record<string, string> | null) => ({ Id: id, Names: [`/${id}`], Labels })
    engine.on(
      'GET',
      '/containers/json',
      json([row('a', { ws: '1', ns: 'x' }), row('b', { ws: '2' }), row('c', null), row('d', { ws: '1' })]),
    )
    expect((await client.containers({ ws: '1' })).map(({ name }) => name)).toEqual(['a', 'd'])
    expect((await client.containers({ ws: '1', ns: 'x' })).map(({ id }) => id)).toEqual(['a'])
    expect((await client.containers({ toString: 'x' })).length).toBe(0)
    expect((await client.containers({})).length).toBe(4)
    expect(engine.asked('/containers/json')[0]?.query.get('all')).toBe('true')
  })

  test('come with what the rest needs, unknown keys and states let pass', async () => {
    engine.on(
      'GET',
      '/containers/json',
      json([
        {
          Id: 'a',
          Names: ['/web'],
          Image: 'x:1',
          ImageID: 'sha256:i',
          State: 'running',
          Status: 'Up 2 hours',
          Created: 1700000000,
          Ports: [
            { PrivatePort: 80, PublicPort: 8080, IP: '127.0.0.1', Type: 'tcp' },
            { PrivatePort: 53, Type: 'udp' },
          ],
          Novelty: { later: true },
        },
        { Id: 'b', State: 'stopping' },
      ]),
    )
    const [web, other] = await client.containers({})
    expect(web).toEqual({
      id: 'a',
      name: 'web',
      image: 'x:1',
      imageId: 'sha256:i',
      state: 'running',
      status: 'Up 2 hours',
      createdAt: 1700000000000,
      labels: {},
      ports: [
        { container: 80, host: 8080, address: '127.0.0.1', protocol: 'tcp' },
        { container: 53, host: undefined, address: undefined, protocol: 'udp' },
      ],
    })
    expect(other?.state).toBe('created')
  })

  test('are made with name and body', async () => {
    engine.on('POST', '/containers/create', json({ Id: 'new', Warnings: [] }, 201))
    expect(await client.createContainer('my web', body)).toBe('new')
    const [seen] = engine.asked('/containers/create')
    expect(seen?.query.get('name')).toBe('my web')
    expect(JSON.parse(seen?.body ?? '')).toEqual(body)
    expect(seen?.headers['content-type']).toBe('application/json')
  })

  test.each([
    [
      409,
      'Conflict. The container name "/web" is already in use by container "5b06". You have to remove (or rename) that container to be able to reuse that name.',
      { code: 'workload.name-taken', data: { name: 'web' } },
    ],
    [
      500,
      'creating container storage: the container name "web" is already in use by 5b06. You have to remove that container to be able to reuse that name: that name is already in use',
      { code: 'workload.name-taken', data: { name: 'web' } },
    ],
    [404, 'No such image: sha256:abc', { code: 'image.not-local', data: { image: 'sha256:abc' } }],
    [400, 'invalid port', { code: 'engine.failed', data: { status: 400, proof: 'invalid port' } }],
  ])('are refused with %i %s', async (status, message, expected) => {
    engine.on('POST', '/containers/create', json({ message }, status))
    expect((await problemOf(client.createContainer('web', body))).toData()).toEqual(expected)
  })

  test.each([
    [404, 'No such container: abc', { code: 'workload.not-found', data: { id: 'abc' } }],
    [
      500,
      'driver failed programming external connectivity on endpoint web: Bind for 127.0.0.1:80 failed: port is already allocated',
      { code: 'workload.port-taken' },
    ],
    [
      500,
      'driver failed programming external connectivity on endpoint web: Error starting userland proxy: listen tcp4 127.0.0.1:80: bind: address already in use',
      { code: 'workload.port-taken' },
    ],
    [
      400,
      'failed to create shim: exec: "nope": executable file not found in $PATH',
      {
        code: 'workload.not-started',
        data: {
          name: 'abc',
          proof: 'failed to create shim: exec: "nope": executable file not found in $PATH',
        },
      },
    ],
    [404, 'exec: "nope": stat nope: no such file', { code: 'workload.not-started' }],
    [302, 'moved', { code: 'engine.failed' }],
  ])('do not start with %i %s', async (status, message, expected) => {
    engine.on('POST', '/containers/abc/start', json({ message }, status))
    engine.on('POST', '/containers/abc/restart', json({ message }, status))
    expect((await problemOf(client.startContainer('abc'))).toData()).toMatchObject(expected)
    expect((await problemOf(client.restartContainer('abc'))).toData()).toMatchObject(expected)
  })

  test('started, stopped or gone already is fine', async () => {
    const status = (code: number) => (_request: unknown, response: ServerResponse) =>
      response.writeHead(code).end()
    engine.on('POST', '/containers/abc/start', status(304))
    engine.on('POST', '/containers/abc/stop', status(304))
    engine.on('DELETE', '/containers/abc', status(404))
    await client.startContainer('abc')
    await client.stopContainer('abc', { seconds: 3 })
    await client.removeContainer('abc')
    expect(engine.asked('/containers/abc/stop')[0]?.query.get('t')).toBe('3')
    expect(engine.asked('/containers/abc')[0]?.query.toString()).toBe('force=true&v=true')
    engine.on(
      'DELETE',
      '/containers/abc',
      json({ message: 'removal of container abc is already in progress' }, 409),
    )
    await client.removeContainer('abc')
    engine.on('DELETE', '/containers/abc', json({ message: 'device busy' }, 500))
    expect((await problemOf(client.removeContainer('abc'))).toData()).toMatchObject({ code: 'engine.failed' })
    expect((await problemOf(client.stopContainer('none'))).toData()).toMatchObject({
      code: 'workload.not-found',
    })
  })

  test('an id that is none reaches no engine', async () => {
    for (const id of ['', '../images', 'a/b', 'a?force=1', '.', 'a b']) {
      expect((await problemOf(client.startContainer(id))).toData()).toMatchObject({
        code: 'workload.not-found',
      })
      expect((await problemOf(client.inspectContainer(id))).toData()).toMatchObject({
        code: 'workload.not-found',
      })
    }
    expect(engine.seen).toEqual([])
  })

  test('are inspected, or not there', async () => {
    engine.on(
      'GET',
      '/containers/abc/json',
      json({
        Id: 'abc',
        Name: '/web',
        Image: 'sha256:i',
        State: { Status: 'exited', ExitCode: 3, Health: { Status: 'healthy' } },
        Config: { Image: 'x:1', Tty: true, Labels: null },
      }),
    )
    expect(await client.inspectContainer('abc')).toMatchObject({
      name: 'web',
      imageId: 'sha256:i',
      image: 'x:1',
      state: 'exited',
      exitCode: 3,
      health: 'healthy',
      tty: true,
      labels: {},
    })
    expect(await client.inspectContainer('none')).toBeUndefined()
  })
})

describe('networks', () => {
  test('are made as bridges with labels, listed by labels, inspected and removed', async () => {
    engine.on('POST', '/networks/create', json({ Id: 'n1', Warning: '' }, 201))
    expect(await client.createNetwork('fl-x', { ws: '1' })).toBe('n1')
    expect(JSON.parse(engine.asked('/networks/create')[0]?.body ?? '')).toMatchObject({
      Name: 'fl-x',
      Driver: 'bridge',
      Labels: { ws: '1' },
    })
    const network = { Id: 'n1', Name: 'fl-x', Driver: 'bridge', Labels: { ws: '1' } }
    engine.on('GET', '/networks', json([network, { Id: 'n2', Name: 'bridge', Labels: null }]))
    expect((await client.networks({ ws: '1' })).map(({ id }) => id)).toEqual(['n1'])
    engine.on('GET', '/networks/n1', json({ ...network, Containers: { c1: { Name: 'web' } } }))
    expect(await client.inspectNetwork('n1')).toMatchObject({ containerIds: ['c1'] })
    expect(await client.inspectNetwork('none')).toBeUndefined()
    engine.on('DELETE', '/networks/n1', (_request, response) => response.writeHead(204).end())
    expect((await problemOf(client.removeNetwork('n1'))).data).toMatchObject({
      status: 409,
      proof: expect.stringContaining('c1'),
    })
    expect(engine.asked('/networks/n1').map(({ method }) => method)).not.toContain('DELETE')
    engine.on('GET', '/networks/n1', json({ ...network, Containers: {} }))
    await client.removeNetwork('n1')
    await client.removeNetwork('none')
  })

  test.each([
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'all predefined address pools have been fully subnetted',
    'could not find free subnet from subnet pools',
  ])('without a free address pool have a problem of their own: %s', async (message) => {
    engine.on('POST', '/networks/create', json({ message }, 500))
    expect((await problemOf(client.createNetwork('fl-x', {}))).toData()).toEqual({
      code: 'workload.no-free-network',
      data: { proof: message },
    })
  })
})
