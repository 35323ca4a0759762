import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BedSshd } from '../engines/far/sshd.ts'

/**
 * `ssh -N -L`: whoever connects to the local port of 127.0.0.1 comes out at `far`, `HOST:PORT`, as seen from the far
 * side. Rejects if ssh ends before it listens.
 */
export async function startTunnel(
  sshd: BedSshd,
  { localPort, far }: { localPort: number; far: string },
): Promise<{ dispose(): Promise<void> }> {
  const { username, hostname, port } = new URL(sshd.endpoint)
  const child = spawn(
    sshd.sshWithBedConfig,
    [
      ...['-N', '-o', 'ExitOnForwardFailure=yes', '-L', `127.0.0.1:${localPort}:${far}`],
      ...['-p', port, `${username}@${hostname}`],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const ended = once(child, 'exit')
  while (!(await listens(localPort))) {
    if (child.exitCode !== null) throw new Error(`ssh ended with ${child.exitCode}`)
    await sleep(50)
  }
  return {
    dispose: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
