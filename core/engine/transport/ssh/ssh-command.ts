import type { SshEndpoint } from '../../engine-endpoint.ts'

/** Programs of the far side that hand standard input and output to an engine. */
export type FarProgram = 'docker' | 'podman'

/** Seconds to connect, and to notice a line that has gone dead. */
const connectTimeout = 15
const aliveInterval = 15

/**
 * The arguments of `ssh`, as `docker -H ssh://` has them, with nothing asked, nothing forwarded, and a line that is
 * noticed when it goes dead. Whether a host key may be accepted is the user's own setting, and by default it may not.
 */
export function sshArguments(endpoint: SshEndpoint, program: FarProgram): string[] {
  return [
    ...['BatchMode=yes', `ConnectTimeout=${connectTimeout}`, `ServerAliveInterval=${aliveInterval}`].flatMap(
      option,
    ),
    // the user's forwardings could be made once only, and a command of their own would stand in the way
    ...['ClearAllForwardings=yes', 'RemoteCommand=none', 'LogLevel=ERROR'].flatMap(option),
    ...['-a', '-x', '-T'],
    ...destination(endpoint),
    ...dialCommand(endpoint, program),
  ]
}

/** What the user types to see what ssh, or the engine behind it, says: `ssh [-i KEY] [-p PORT] [USER@]HOST [COMMAND]`. */
export function commandByHand(endpoint: SshEndpoint, far: 'shell' | 'engine'): string {
  const { host, user, port, path, identity } = endpoint
  const words = [
    'ssh',
    ...(identity === undefined ? [] : ['-i', quoted(identity)]),
    ...(port === undefined ? [] : ['-p', `${port}`]),
    user === undefined ? host : `${user}@${host}`,
  ]
  if (far === 'engine')
    words.push('docker', ...(path === undefined ? [] : ['-H', `unix://${path}`]), 'version')
  return words.join(' ')
}

function option(setting: string): string[] {
  return ['-o', setting]
}

/** For the shell of this machine. */
function quoted(path: string): string {
  return /^[\w./:~+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}

function destination({ host, user, port, identity }: SshEndpoint): string[] {
  return [
    ...(identity === undefined ? [] : ['-i', identity]),
    ...(user === undefined ? [] : ['-l', user]),
    ...(port === undefined ? [] : ['-p', `${port}`]),
    '--',
    host,
  ]
}

/** A shell of the far side reads this: the path has no character that means anything to one. */
function dialCommand({ path }: SshEndpoint, program: FarProgram): string[] {
  const dial = ['system', 'dial-stdio']
  if (path === undefined) return [program, ...dial]
  return program === 'docker'
    ? ['docker', '-H', `unix://${path}`, ...dial]
    : ['podman', '--url', `unix://${path}`, ...dial]
}
