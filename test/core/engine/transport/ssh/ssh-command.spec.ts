import { describe, expect, test } from 'vitest'
import { parseEngineEndpoint, type SshEndpoint } from '../../../../../core/engine/engine-endpoint.ts'
import { commandByHand, sshArguments } from '../../../../../core/engine/transport/ssh/ssh-command.ts'

function endpointOf(typed: string): SshEndpoint {
  const parsed = parseEngineEndpoint(typed)
  if (!parsed.ok || parsed.endpoint.kind !== 'ssh') throw new Error(typed)
  return parsed.endpoint
}

const fixed = [
  ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=15', '-o', 'ServerAliveInterval=15'],
  ...['-o', 'ClearAllForwardings=yes', '-o', 'RemoteCommand=none', '-o', 'LogLevel=ERROR', '-a', '-x', '-T'],
]

describe('DE-13: the arguments of ssh', () => {
  test.each([
    ['ssh://build', 'docker', ['--', 'build', 'docker', 'system', 'dial-stdio']],
    ['ssh://ann@build', 'podman', ['-l', 'ann', '--', 'build', 'podman', 'system', 'dial-stdio']],
    ['ssh://[::1]:2222', 'docker', ['-p', '2222', '--', '::1', 'docker', 'system', 'dial-stdio']],
    [
      'ssh://b/run/d.sock',
      'docker',
      ['--', 'b', 'docker', '-H', 'unix:///run/d.sock', 'system', 'dial-stdio'],
    ],
    [
      'ssh://b/run/p.sock',
      'podman',
      ['--', 'b', 'podman', '--url', 'unix:///run/p.sock', 'system', 'dial-stdio'],
    ],
  ] as const)('%s for %s', (typed, program, rest) => {
    expect(sshArguments(endpointOf(typed), program)).toEqual([...fixed, ...rest])
  })

  test('never say that a host key may be taken unseen, nor name another file of known hosts', () => {
    const words = sshArguments(endpointOf('ssh://ann@build:22/run/docker.sock'), 'docker').join(' ')
    expect(words).not.toMatch(/StrictHostKeyChecking|KnownHosts|CheckHostIP|HostKeyAlias|ProxyCommand/i)
  })

  test('name the key of a connection that has one, by hand as well', () => {
    const endpoint = { ...endpointOf('ssh://ann@build:22'), identity: "/keys/ann's one" }
    const rest = ['-i', "/keys/ann's one", '-l', 'ann', '-p', '22', '--', 'build']
    expect(sshArguments(endpoint, 'docker')).toEqual([...fixed, ...rest, 'docker', 'system', 'dial-stdio'])
    expect(commandByHand(endpoint, 'shell')).toBe("ssh -i '/keys/ann'\\''s one' -p 22 ann@build")
    expect(commandByHand({ ...endpoint, identity: '/keys/ann' }, 'engine')).toBe(
      'ssh -i /keys/ann -p 22 ann@build docker version',
    )
  })

  test.each([
    ['ssh://build', 'ssh build', 'ssh build docker version'],
    ['ssh://ann@build:22', 'ssh -p 22 ann@build', 'ssh -p 22 ann@build docker version'],
    ['ssh://b/run/d.sock', 'ssh b', 'ssh b docker -H unix:///run/d.sock version'],
  ])('%s by hand', (typed, shell, engine) => {
    expect(commandByHand(endpointOf(typed), 'shell')).toBe(shell)
    expect(commandByHand(endpointOf(typed), 'engine')).toBe(engine)
  })
})
