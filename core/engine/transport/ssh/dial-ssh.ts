import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SshEndpoint } from '../../engine-endpoint.ts'
import type { Dial } from '../way/dialing-agent.ts'
import { Turns } from '../way/turns.ts'
import { type UnreachableReason, WayFailure } from '../way/way-failure.ts'
import { commandByHand, type FarProgram, sshArguments } from './ssh-command.ts'
import { SshConnection } from './ssh-connection.ts'
import { type SshEnd, sshReason } from './ssh-reason.ts'

/** sshd turns some away, by chance, where more than ten logins are on their way at once (`MaxStartups`). */
const mostLogins = 6

/** After so long without a word it has logged in all the same: an engine may answer when it has something to say (milliseconds). */
const longestLogin = 5000

/**
 * Connections to an engine behind ssh, each an `ssh` process of its own. Whether the far side has `docker` or `podman`
 * is found by trying, and kept: the failure of the first says that the next connection takes the other.
 */
export function sshDial(endpoint: SshEndpoint, program = 'ssh'): Dial {
  let far: FarProgram = 'docker'
  const logins = new Turns(mostLogins)

  const failure = (tried: FarProgram, end: SshEnd): WayFailure => {
    const reason = sshReason(end)
    const goOn = reason === 'ssh-no-engine-program' && tried === 'docker'
    if (reason === 'ssh-no-engine-program') far = goOn ? 'podman' : 'docker'
    const words = end.words.trim() === '' ? `ssh ended with ${end.code ?? 'a signal'}` : end.words
    return new WayFailure(reason, { words, command: commandFor(endpoint, reason), goOn })
  }

  const connect = async () => {
    const tried = far
    const child = await started(endpoint, program, tried)
    return new SshConnection(child, {
      failure: (end) => failure(tried, end),
      noise: (words) => new WayFailure('ssh-noise', { words, command: commandFor(endpoint, 'ssh-noise') }),
    })
  }

  // it is written to before it has logged in
  return (signal) =>
    new Promise((resolve, reject) => {
      const login = async () => {
        const connection = await connect()
        resolve(connection)
        await Promise.race([connection.settled, sleep(longestLogin, undefined, { ref: false })])
      }
      logins.run(signal, login).catch(reject)
    })
}

/**
 * A program that runs. It inherits the environment, in which ssh finds its agent; nothing is added to that. Throws a
 * `WayFailure`.
 */
async function started(
  endpoint: SshEndpoint,
  program: string,
  far: FarProgram,
): Promise<ChildProcessWithoutNullStreams> {
  const child = spawn(program, sshArguments(endpoint, far), { stdio: 'pipe', windowsHide: true })
  if (child.pid !== undefined) return child
  // where no file can be opened any more it has no streams either, whatever its type says
  const [error] = await once(child, 'error')
  throw notStarted(endpoint, error as Error)
}

function notStarted(endpoint: SshEndpoint, error: Error): WayFailure {
  const isMissing = 'code' in error && error.code === 'ENOENT'
  const reason = isMissing ? 'ssh-missing' : 'ssh-other'
  return new WayFailure(reason, { words: error.message, command: commandFor(endpoint, reason) })
}

function commandFor(endpoint: SshEndpoint, reason: UnreachableReason): string {
  switch (reason) {
    case 'ssh-no-engine-program':
    case 'ssh-engine-away':
    case 'ssh-engine-permission':
    case 'ssh-noise':
      return commandByHand(endpoint, 'engine')
    default:
      return commandByHand(endpoint, 'shell')
  }
}
