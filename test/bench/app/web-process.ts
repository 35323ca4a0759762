import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { BedFolder } from '../../bed/bed-folder.ts'

/** A process that was started to be measured. */
export interface MeasuredProcess {
  readonly pid: number
  /** Ends it and waits until it has ended. */
  stop(): Promise<void>
}

/** Web mode that has said its ready line. */
export interface WebProcess extends MeasuredProcess {
  /** The one-time address. */
  readonly url: string
  /** From just before the process was made until the line was read (milliseconds). */
  readonly took: number
}

const program = resolve(import.meta.dirname, '../../../out/main/web.js')
const ready = /^Fairlead is ready: (?<url>\S+)$/m

/**
 * Starts web mode on a data folder and reads its ready line from a pipe, to the millisecond; its folder of
 * the bed holds its log and ends it if this process is killed. No engine and no keyring are in reach.
 */
export async function startWebProcess(
  folder: BedFolder,
  dataFolder: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<WebProcess> {
  const began = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...[program, '--data-dir', dataFolder, '--port', '0', '--no-open'],
      ...['--engine', `unix://${join(folder.path, 'no-engine.sock')}`, ...args],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...bareEnvironment(folder), ...env } },
  )
  let errors = ''
  child.stderr.on('data', (part: Buffer) => {
    errors += part.toString()
  })
  const process_ = measured(folder, child)
  const url = await new Promise<string>((done, fail) => {
    let said = ''
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
      const found = ready.exec(said)?.groups?.url
      if (found !== undefined) done(found)
    })
    child.once('error', fail)
    child.once('exit', (code, signal) =>
      fail(new Error(`web mode ended with ${code ?? signal} before it was ready:\n${errors.slice(-2000)}`)),
    )
  })
  return { ...process_, url, took: performance.now() - began }
}

/** Starts Node with nothing but a line of JavaScript: the least that any program in it costs. */
export function startNode(
  folder: BedFolder,
  line: string,
): MeasuredProcess & { readonly ended: Promise<void> } {
  const child = spawn(process.execPath, ['-e', line], { stdio: 'ignore', env: bareEnvironment(folder) })
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0 && !child.killed) throw new Error(`node -e ended with ${code}`)
  })
  return { ...measured(folder, child), ended }
}

/** A data folder with a vault that its passphrase alone opens; web mode has made it and has ended. */
export async function makeLockedVault(folder: BedFolder): Promise<string> {
  const passphraseFile = writePassphrase(folder)
  const dataFolder = join(folder.path, 'data')
  mkdirSync(dataFolder, { mode: 0o700 })
  const first = await startWebProcess(folder, dataFolder, ['--passphrase-file', passphraseFile])
  await first.stop()
  return dataFolder
}

/** A file with a fresh random passphrase, for its owner alone. */
export function writePassphrase(folder: BedFolder): string {
  const file = join(folder.path, 'passphrase')
  writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return file
}

function bareEnvironment(folder: BedFolder): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: folder.path }
}

function measured(folder: BedFolder, child: ChildProcess): MeasuredProcess {
  const pid = child.pid ?? 0
  if (pid > 0) folder.note('measured', pid)
  return {
    pid,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}
