import { describe, expect, test } from 'vitest'
import { isLocalEndpoint, parseEngineEndpoint } from '../../../../core/engine/engine-endpoint.ts'

describe('engine endpoints', () => {
  test.each([
    ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['unix:///home/ann b/docker.sock', { kind: 'socket', path: '/home/ann b/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375 }],
    ['tcp://localhost', { kind: 'tcp', host: 'localhost', port: 2375 }],
    ['TCP://Build.Example.com:80/', { kind: 'tcp', host: 'build.example.com', port: 80 }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
  ])('reads %s', (typed, endpoint) => {
    expect(parseEngineEndpoint(typed)).toMatchObject({ ok: true, endpoint })
  })

  test('the text of an endpoint reads back as the same endpoint', () => {
    for (const typed of ['unix:///run/x.sock', 'npipe:////./pipe/p', 'tcp://[::1]:1', 'tcp://A.b']) {
      const first = parseEngineEndpoint(typed)
      if (!first.ok) throw new Error(first.code)
      expect(parseEngineEndpoint(first.endpoint.text)).toEqual(first)
    }
  })

  test.each([
    ['', 'scheme'],
    ['/var/run/docker.sock', 'scheme'],
    ['http://127.0.0.1:2375', 'scheme'],
    ['unix://docker.sock', 'path'],
    ['unix:///a\nb', 'scheme'],
    ['unix:///a\u0001b', 'path'],
    ['npipe:////server/pipe/x', 'path'],
    ['tcp://ann:pw@127.0.0.1:2375', 'userinfo'],
    ['tcp://:2375', 'host'],
    ['tcp://127.0.0.1:2375/path', 'host'],
    ['tcp://127.0.0.1:0', 'port'],
    ['tcp://127.0.0.1:65536', 'port'],
    ['tcp://127.0.0.1:2376', 'needs-tls'],
  ])('refuses %j as %s', (typed, code) => {
    expect(parseEngineEndpoint(typed)).toEqual({ ok: false, code })
  })

  test.each([
    ['unix:///run/x.sock', true],
    ['tcp://127.0.0.1', true],
    ['tcp://127.200.3.4', true],
    ['tcp://localhost', true],
    ['tcp://[::1]', true],
    ['tcp://127.0.0.1.example.com', false],
    ['tcp://localhost.example.com', false],
    ['tcp://10.0.0.1', false],
    ['tcp://0.0.0.0', false],
    ['tcp://0177.0.0.1', false],
    ['tcp://[::ffff:127.0.0.1]', false],
  ])('DE-11: %s stays on this machine: %s', (typed, local) => {
    const parsed = parseEngineEndpoint(typed)
    if (!parsed.ok) throw new Error(parsed.code)
    expect(isLocalEndpoint(parsed.endpoint)).toBe(local)
  })
})
