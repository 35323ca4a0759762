import { spawn } from 'node:child_process'

/**
 * With NODE_DEBUG set, Node itself prints requests with their credentials to standard error, and reads the
 * variable before any program runs. So this process starts the program again without it, passes signals
 * on, and ends as it ends. Gives the child's exit code; undefined where there is nothing to do.
 */
export async function restartWithoutNodeDebug(): Promise<number | undefined> {
  const { NODE_DEBUG, ...env } = process.env
  if (!NODE_DEBUG) return undefined
  const child = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
    env,
    stdio: 'inherit',
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
