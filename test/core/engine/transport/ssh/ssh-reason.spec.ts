import { describe, expect, test } from 'vitest'
import { type SshEnd, sshReason } from '../../../../../core/engine/transport/ssh/ssh-reason.ts'

const changed = [
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
  '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @',
  '@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@',
  'Host key for [127.0.0.5]:2222 has changed and you have requested strict checking.',
  'Host key verification failed.',
].join('\r\n')

/** Each as OpenSSH 9.2, Docker 20.10 and 28, Podman 4.3 and the shells of Debian said it; Windows by its manual. */
const said: readonly (readonly [reason: string, code: SshEnd['code'], words: string])[] = [
  ['ssh-host-key-changed', 255, changed],
  ['ssh-host-key-changed', 255, '@  WARNING: REVOKED HOST KEY DETECTED!  @\nHost key verification failed.'],
  ['ssh-host-key-unknown', 255, 'Host key verification failed.\r\n'],
  [
    'ssh-host-key-unknown',
    255,
    'No ED25519 host key is known for [127.0.0.5]:2222 and you have requested strict checking.',
  ],
  ['ssh-login-refused', 255, 'root@127.0.0.5: Permission denied (publickey).'],
  [
    'ssh-login-refused',
    255,
    'Load key "/k": bad permissions\nann@h: Permission denied (publickey,password).',
  ],
  ['ssh-login-refused', 255, 'Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures'],
  ['ssh-login-refused', 1, 'This account is currently not available.'],
  ['ssh-host-unreachable', 255, 'ssh: connect to host 127.0.0.6 port 2222: Connection refused'],
  ['ssh-host-unreachable', 255, 'ssh: connect to host 10.0.0.1 port 22: No route to host'],
  [
    'ssh-host-unreachable',
    255,
    'ssh: Could not resolve hostname a.invalid: Temporary failure in name resolution',
  ],
  ['ssh-host-unreachable', 255, 'kex_exchange_identification: Connection closed by remote host'],
  ['ssh-host-unreachable', 255, 'Connection timed out during banner exchange'],
  ['ssh-host-unreachable', 255, 'Connection closed by 10.0.0.1 port 22'],
  ['ssh-other', 255, 'command-line: line 0: Bad configuration option: foo'],
  ['ssh-other', 255, 'Bad owner or permissions on /home/ann/.ssh/config'],
  ['ssh-other', 255, ''],
  ['ssh-other', null, ''],
  ['ssh-other', 0, ''],
  ['ssh-no-engine-program', 127, 'bash: line 1: docker: command not found'],
  ['ssh-no-engine-program', 127, '/bin/sh: 1: podman: not found'],
  ['ssh-no-engine-program', 127, 'fish: Unknown command: docker'],
  ['ssh-no-engine-program', 127, 'bash: Zeile 1: docker: Kommando nicht gefunden.'],
  ['ssh-no-engine-program', 1, 'docker: Command not found.'],
  [
    'ssh-no-engine-program',
    1,
    "'docker' is not recognized as an internal or external command,\r\noperable program",
  ],
  [
    'ssh-engine-away',
    1,
    'failed to open the raw stream connection: dial unix /run/docker.sock: connect: no such file or directory',
  ],
  ['ssh-engine-away', 1, 'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?'],
  [
    'ssh-engine-away',
    125,
    'Error: failed to open connection to podman: unable to connect to Podman socket: Get "http://d/v4.3.1/libpod/_ping": dial unix ///run/podman/podman.sock: connect: no such file or directory',
  ],
  [
    'ssh-engine-permission',
    1,
    'WARNING: Error loading config file: open /home/build/.docker/config.json: permission denied\nfailed to open the raw stream connection: dial unix /run/docker.sock: connect: permission denied',
  ],
  [
    'ssh-engine-permission',
    1,
    'permission denied while trying to connect to the Docker daemon socket at unix:///x',
  ],
  // the words of one side do not count as those of the other
  ['ssh-other', 255, 'docker: not found'],
  ['ssh-other', 1, 'Host key verification failed.'],
  ['ssh-other', 1, 'open /x: permission denied'],
]

describe('DE-13: what the end of an ssh means', () => {
  test.each(said)('%s: %s %j', (reason, code, words) => {
    expect(sshReason({ code, words })).toBe(reason)
  })

  test('is found at once in words of any length', () => {
    const words = `${'Host key for docker dial unix not found '.repeat(20_000)}`
    const started = performance.now()
    sshReason({ code: 255, words })
    sshReason({ code: 1, words: `docker ${' '.repeat(100_000)}` })
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
