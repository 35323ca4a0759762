import { readlinkSync } from 'node:fs'

const marker = 'FAIRLEAD_OUTER_NETWORK'

/** A command with the environment that it must be run with. */
export type Command = {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

function network(): string {
  return readlinkSync('/proc/self/ns/net')
}

/** True inside a network namespace that `namespaceCommand` made: nothing here reaches the machine's own. */
export function inNamespace(): boolean {
  const outer = process.env[marker]
  return outer !== undefined && process.platform === 'linux' && outer !== network()
}

/**
 * Wraps a command so that it runs in a network namespace of its own, with only the loopback interface. Needs
 * Linux and root; elsewhere, and inside such a namespace, the command comes back as it was.
 */
export function namespaceCommand(command: string, args: readonly string[]): Command {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || inNamespace()) {
    return { command, args, env: process.env }
  }
  return {
    command: 'unshare',
    args: ['--net', '--', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', command, ...args],
    env: { ...process.env, [marker]: network() },
  }
}
