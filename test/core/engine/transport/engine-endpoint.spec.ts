import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  isLocalEndpoint,
  parseEngineEndpoint,
  shownEndpoint,
  speaksTls,
} from '../../../../core/engine/engine-endpoint.ts'

describe('engine endpoints', () => {
  test.each([
    ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['unix:///home/ann b/docker.sock', { kind: 'socket', path: '/home/ann b/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://127.0.0.1:2375', { kind: 'tcp', host: '127.0.0.1', port: 2375 }],
    ['tcp://localhost', { kind: 'tcp', host: 'localhost', port: 2375 }],
    ['TCP://Build.Example.com:80/', { kind: 'tcp', host: 'build.example.com', port: 80 }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
    ['tcp://build:2376', { kind: 'tcp', host: 'build', port: 2376 }],
    ['ssh://build', { kind: 'ssh', host: 'build' }],
    ['SSH://Build_Box/', { kind: 'ssh', host: 'Build_Box', text: 'ssh://Build_Box' }],
    ['ssh://ann@10.0.0.1:22', { kind: 'ssh', host: '10.0.0.1', user: 'ann', port: 22 }],
    ['ssh://[fd00::1]:2222', { kind: 'ssh', host: 'fd00::1', port: 2222 }],
    [
      'ssh://a_b.c-d@build/run/user/1000/podman/podman.sock',
      { kind: 'ssh', user: 'a_b.c-d', path: '/run/user/1000/podman/podman.sock' },
    ],
  ])('reads %s', (typed, endpoint) => {
    expect(parseEngineEndpoint(typed)).toMatchObject({ ok: true, endpoint })
  })

  test('the text of an endpoint reads back as the same endpoint', () => {
    const all = [
      'unix:///run/x.sock',
      'npipe:////./pipe/p',
      'tcp://[::1]:1',
      'tcp://A.b',
      'ssh://a',
      'ssh://a@B:1/c/d',
    ]
    for (const typed of [...all, 'ssh://[::1]:22/x']) {
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
    ['tcp://[fe80::1%25eth0]:2375', 'host'],
    ['tcp://b\u00fccher.example:2375', 'host'],
    ['tcp://host\r\nX-Evil: 1:2375', 'scheme'],
    ['tcp://host X-Evil:2375', 'host'],
    ['tcp://-host:2375', 'host'],
    ['ssh://', 'host'],
    ['ssh:///path', 'host'],
    ['ssh://-oProxyCommand=id', 'host'],
    ['ssh://-oProxyCommand=id@host', 'user'],
    ['ssh://-v@host', 'user'],
    ['ssh://@host', 'user'],
    ['ssh://ann:pw@host', 'userinfo'],
    ['ssh://:@host', 'userinfo'],
    ['ssh://a@b@host', 'user'],
    ['ssh://$(id)@host', 'user'],
    ['ssh://host;id', 'host'],
    ['ssh://host`id`', 'host'],
    ['ssh://%68ost', 'host'],
    ['ssh://host%0a', 'host'],
    ['ssh://host\u0000', 'host'],
    ['ssh://h\u00f6st', 'host'],
    ['ssh://host\u202e', 'host'],
    ['ssh://[fe80::1%25eth0]', 'host'],
    ['ssh://host:0', 'port'],
    ['ssh://host:65536', 'port'],
    ['ssh://host:-p', 'host'],
    ['ssh://host/%0a', 'path'],
    ['ssh://host/a b', 'path'],
    ['ssh://host/$(id)', 'path'],
    ["ssh://host/'x'", 'path'],
    ['ssh://host/a;b', 'path'],
    ['ssh://host/a//b', 'path'],
    ['ssh://host/a/', 'path'],
    ['ssh://host/a?b', 'path'],
    [`ssh://host/${'a'.repeat(300)}`, 'path'],
    [`ssh://${'a'.repeat(300)}`, 'host'],
    [`tcp://${'a'.repeat(2000)}`, 'scheme'],
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
    ['ssh://localhost', false],
  ])('DE-11: %s stays on this machine: %s', (typed, local) => {
    const parsed = parseEngineEndpoint(typed)
    if (!parsed.ok) throw new Error(parsed.code)
    expect(isLocalEndpoint(parsed.endpoint)).toBe(local)
  })

  test.each([
    ['unix:///run/x.sock', true, false],
    ['tcp://127.0.0.1:2375', false, false],
    ['tcp://127.0.0.1:2375', true, true],
    ['tcp://build:2376', false, true],
    ['ssh://build:2376', false, false],
  ])('DE-12: %s with certificates %s speaks TLS: %s', (typed, hasTls, tls) => {
    const parsed = parseEngineEndpoint(typed)
    if (!parsed.ok) throw new Error(parsed.code)
    expect(speaksTls(parsed.endpoint, hasTls)).toBe(tls)
  })

  test.each([
    ['unix:///run/x.sock', 'unix:///run/x.sock'],
    ['ssh://build/', 'ssh://build'],
    ['/var/run/docker.sock', '/var/run/docker.sock'],
    ['ssh://host\u202e\u001b[31m/x', 'ssh://host/x'],
    [`x://${'a'.repeat(500)}`, `x://${'a'.repeat(195)}…`],
  ])('what was typed is shown clean: %j as %j', (typed, shown) => {
    expect(shownEndpoint(typed)).toBe(shown)
  })

  test.each([
    'ssh://ann:SECRET@host',
    'tcp://ann:SECRET@host:1',
    'ann:SECRET@host',
    'ssh://a:b@SECRET@host',
    'ssh://a:/SECRET@b',
    'x://a:SECRET\n@b',
  ])('a password is never shown: %j', (form) => {
    const secret = randomBytes(9).toString('hex')
    const shown = shownEndpoint(form.replace('SECRET', secret))
    expect(shown).not.toContain(secret)
    expect(shown).not.toBe('')
  })
})
