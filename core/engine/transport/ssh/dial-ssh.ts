import type { SshEndpoint } from '../../engine-endpoint.ts'
import type { Dial } from '../way/dialing-agent.ts'
import { type UnreachableReason, WayFailure } from '../way/way-failure.ts'
import { commandByHand, type FarProgram, sshArguments } from './ssh-command.ts'
import { SshConnection } from './ssh-connection.ts'
import { type SshEnd, sshReason } from './ssh-reason.ts'

/**
 * Connections to an engine behind ssh, each an `ssh` process of its own. Whether the far side has `docker` or `podman`
 * is found by trying, and kept: the failure of the first says that the next connection takes the other.
 */
export function sshDial(endpoint: SshEndpoint, program = 'ssh'): Dial {
  let far: FarProgram = 'docker'

  const failure = (tried: FarProgram, end: SshEnd): WayFailure => {
    const reason = sshReason(end)
    const goOn = reason === 'ssh-no-engine-program' && tried === 'docker'
    if (reason === 'ssh-no-engine-program') far = goOn ? 'podman' : 'docker'
    const words = end.words.trim() === '' ? `ssh ended with ${end.code ?? 'a signal'}` : end.words
    return new WayFailure(reason, { words, command: commandFor(endpoint, reason), goOn })
  }

  return async (signal) => {
    signal.throwIfAborted()
    const tried = far
    return new SshConnection({
      program,
      args: sshArguments(endpoint, tried),
      failure: (end) => failure(tried, end),
      notStarted: (error) => notStarted(endpoint, error),
      noise: (words) => new WayFailure('ssh-noise', { words, command: commandFor(endpoint, 'ssh-noise') }),
    })
  }
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
