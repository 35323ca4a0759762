import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createBedFolder } from '../../bed-folder.ts'
import { program } from '../../machine/bed-parts.ts'
import { freePort } from '../../machine/free-port.ts'
import { inNamespace } from '../../machine/namespace.ts'
import { startDaemon } from '../daemon.ts'

/** What someone finds who logs in at the far side. */
export type FarSide = {
  /** Where its programs find their engine. */
  readonly engine: { readonly endpoint: string }
  /** Programs of this machine on its search path, beside those of every system; both engines' if not told. */
  readonly programs?: readonly string[]
  /** Lines of a shell script that run first. */
  readonly first?: string
}

/** A real sshd on this machine, and a real ssh that has a key for it. */
export type BedSshd = {
  /** `ssh://root@ADDRESS:PORT`. */
  readonly endpoint: string
  /**
   * The real `ssh`, with a configuration of the bed's own: by itself it reads that of the user who runs the tests,
   * whatever HOME says. The folder has it by the name `ssh`, too, to stand on a search path.
   */
  readonly sshWithBedConfig: string
  readonly sshFolder: string
  readonly knownHosts: string
  /** The key that it shows, as a line of `knownHosts`. */
  readonly hostLine: string
  /** A line of `knownHosts` with a key that it does not show. */
  readonly otherHostLine: string
  /** The key that may log in, by its path. */
  readonly acceptedKey: string
  /** Has `ssh` offer a key that may log in, or one that may not. */
  offer(key: 'accepted' | 'refused'): void
  setFarSide(farSide: FarSide): void
  /** The command lines that the far side was asked to run, in order: one for each login. */
  asked(): string[]
  /** The processes on the far side that belong to its logins, the first of each included. */
  farProcesses(): number[]
  /** The process id of each `ssh` that was started, in order. */
  started(): number[]
  dispose(): Promise<void>
}

/** Starts sshd in a folder of its own: it lets root in with one key, and nobody else. Ready in about 100 ms. */
export async function startSshd(options: {
  readonly address: string
  readonly farSide: FarSide
}): Promise<BedSshd> {
  if (!inNamespace()) throw new Error('sshd may only be started in a network namespace of its own: npm test')
  const folder = createBedFolder('sshd')
  const at = (...names: string[]): string => join(folder.path, ...names)
  const port = await freePort(options.address)
  for (const name of ['host-key', 'other-host-key', 'accepted', 'refused']) makeKey(at(name))
  for (const name of ['bin', 'far-programs']) mkdirSync(at(name))
  for (const name of ['asked', 'started']) writeFileSync(at(name), '')
  const lineOf = (key: string) => {
    const [kind, text] = readFileSync(at(`${key}.pub`), 'utf8').split(' ')
    return `[${options.address}]:${port} ${kind} ${text}\n`
  }
  writeFileSync(at('known_hosts'), lineOf('host-key'))
  const offer = (key: string) => writeFileSync(at('ssh_config'), clientSettings(at('known_hosts'), at(key)))
  offer('accepted')
  script(at('bin', 'ssh-with-bed-config'), [
    `echo $$ >> ${at('started')}`,
    `exec ${program('ssh')} -F ${at('ssh_config')} "$@"`,
  ])
  symlinkSync('ssh-with-bed-config', at('bin', 'ssh'))
  const setFarSide = (farSide: FarSide) => script(at('far-side'), farSideLines(folder.path, farSide))
  setFarSide(options.farSide)
  writeFileSync(at('sshd_config'), serverSettings(folder.path, options.address, port))
  try {
    await startDaemon(folder, {
      name: 'sshd',
      command: 'unshare',
      // it wants an empty folder of its own there, which its package makes at each start of the machine
      args: [
        ...['--mount', '--', 'sh', '-c', 'mkdir -p /run/sshd && exec "$@"', 'sh'],
        ...[program('sshd'), '-D', '-e', '-f', at('sshd_config')],
      ],
      env: { PATH: process.env.PATH },
      ready: () => greets(options.address, port),
    })
  } catch (error) {
    await folder.dispose()
    throw error
  }
  return {
    endpoint: `ssh://root@${options.address}:${port}`,
    sshWithBedConfig: at('bin', 'ssh-with-bed-config'),
    sshFolder: at('bin'),
    knownHosts: at('known_hosts'),
    hostLine: lineOf('host-key'),
    otherHostLine: lineOf('other-host-key'),
    acceptedKey: at('accepted'),
    offer,
    setFarSide,
    asked: () => linesOf(at('asked')),
    farProcesses: () => processesWith(`HOME=${folder.path}`),
    started: () => linesOf(at('started')).map(Number),
    dispose: folder.dispose,
  }
}

function serverSettings(folder: string, address: string, port: number): string {
  return [
    `ListenAddress ${address}:${port}`,
    `HostKey ${join(folder, 'host-key')}`,
    `PidFile ${join(folder, 'sshd.pid')}`,
    `AuthorizedKeysFile ${join(folder, 'accepted.pub')}`,
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    // a folder for temporary files belongs to everybody, and a container has no sessions of its own
    'StrictModes no',
    'UsePAM no',
    'MaxStartups 100',
    `ForceCommand ${join(folder, 'far-side')}`,
    '',
  ].join('\n')
}

function clientSettings(knownHosts: string, key: string): string {
  const settings = [
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    `IdentityFile ${key}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
  ]
  return `${settings.join('\n')}\n`
}

function farSideLines(
  folder: string,
  { engine, programs = ['docker', 'podman'], first = '' }: FarSide,
): string[] {
  const bin = join(folder, 'far-programs', programs.join('-') || 'none')
  mkdirSync(bin, { recursive: true })
  for (const name of programs) {
    if (!existsSync(join(bin, name))) symlinkSync(program(name), join(bin, name))
  }
  return [
    `export PATH=${bin} HOME=${folder} DOCKER_HOST=${engine.endpoint} CONTAINER_HOST=${engine.endpoint}`,
    `echo "$SSH_ORIGINAL_COMMAND" >> ${join(folder, 'asked')}`,
    first,
    'exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"',
  ]
}

function script(file: string, lines: readonly string[]): void {
  writeFileSync(file, `#!/bin/sh\n${lines.join('\n')}\n`)
  chmodSync(file, 0o755)
}

function makeKey(file: string): void {
  const made = spawnSync(program('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-C', 'bed', '-f', file])
  if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr}`)
}

/** The processes of this machine in whose environment that stands. */
function processesWith(variable: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).includes(variable))
}

function environmentOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')
  } catch {
    // It has ended meanwhile.
    return []
  }
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

function greets(address: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, address)
    socket.once('data', (piece) => {
      socket.destroy()
      done(piece.toString('latin1').startsWith('SSH-2.0-'))
    })
    socket.once('error', () => done(false))
  })
}
