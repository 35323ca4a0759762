import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { openAppRpc } from '../../core/terminal/client/app-rpc.ts'
import { startWebShell, type WebShell } from '../bed/page/web-shell.ts'
import { anySecret } from '../core/terminal/terminal-bed.ts'
import { type CoreClient, defaultPlace, draftOf, type Place } from '../support/core-client.ts'

/** The command of the build. */
export const fairlead = resolve(import.meta.dirname, '../../out/bin/fairlead')

export const noEngine = 'unix:///nonexistent/engine.sock'

/** What a command said and how it ended; `signal` in the place of an exit code. */
export interface CliRun {
  readonly exit: number | string
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly input?: string
  /** Standard input comes to no end after it. */
  readonly open?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** Called with the process once it has been started. */
  readonly meanwhile?: (child: {
    pid: number
    err(): string
    kill(signal: NodeJS.Signals): void
  }) => Promise<void>
}

/** Runs the command as a script does: no terminal, and nothing in its environment but what is named. */
export async function runFairlead(args: readonly string[], options: RunOptions = {}): Promise<CliRun> {
  const child = spawn(fairlead, args, {
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.env },
    // of its own session, so that no terminal of whoever runs the tests is asked
    detached: true,
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (piece: Buffer) => {
    said.out += piece.toString()
  })
  child.stderr.on('data', (piece: Buffer) => {
    said.err += piece.toString()
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(options.input ?? '')
  if (!options.open) child.stdin.end()
  const closed = once(child, 'close')
  await options.meanwhile?.({
    pid: child.pid ?? 0,
    err: () => said.err,
    kill: (signal) => child.kill(signal),
  })
  const [exit, signal] = await closed
  return { exit: exit ?? signal, ...said }
}

/** A running app in a process of its own, and the command beside it. */
export interface CliBed {
  readonly shell: WebShell
  readonly client: CoreClient
  readonly place: Place
  readonly env: Readonly<Record<string, string>>
  run(args: readonly string[], options?: RunOptions): Promise<CliRun>
  /** The answer of a command that must succeed, read as JSON. */
  json<T = unknown>(args: readonly string[], options?: RunOptions): Promise<T>
  /** Adds an unproven registry and gives its id. */
  add(fields: Partial<Parameters<typeof draftOf>[1]>): Promise<string>
  dispose(): Promise<void>
}

/** `passphrase`: of the vault that is made; without one there is a vault with a passphrase that nobody knows. */
export async function startCliBed(
  options: { engine?: string; dataFolder?: string; passphrase?: string; env?: Record<string, string> } = {},
): Promise<CliBed> {
  const shell = await startWebShell({
    engine: options.engine ?? noEngine,
    ...(options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder }),
    ...(options.env ? { env: options.env } : {}),
  })
  const rpc = await openAppRpc(shell.dataFolder)
  if (!rpc) throw new Error('The app does not listen')
  const client = createORPCClient<CoreClient>(rpc.link)
  await client.vault.create({ passphrase: options.passphrase ?? anySecret(), keyring: false })
  const place = await defaultPlace(client)
  const env = { FAIRLEAD_DATA_DIR: shell.dataFolder, ...options.env }
  const run = (args: readonly string[], more: RunOptions = {}) =>
    runFairlead(args, { ...more, env: { ...env, ...more.env } })
  return {
    shell,
    client,
    place,
    env,
    run,
    json: async <T>(args: readonly string[], more?: RunOptions) => {
      const { exit, out, err } = await run([...args, '--json'], more)
      if (exit !== 0) throw new Error(`exit ${exit}: ${err}`)
      return JSON.parse(out) as T
    },
    add: async (fields) => {
      const { id } = await client.registries.add(draftOf(place, { saveAnyway: true, ...fields }))
      return id
    },
    dispose: async () => {
      rpc.close()
      await shell.dispose()
    },
  }
}
