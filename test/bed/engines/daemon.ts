import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BedFolder } from '../bed-folder.ts'

/** A process of the bed that has said, or shown, that it is ready. */
export type Daemon = { readonly pid: number; readonly logFile: string }

/**
 * Starts a program in a bed folder, its output in `NAME.log` there, and waits until `ready` says so. Throws,
 * with the end of the log, if it ends first or takes longer than `seconds`.
 */
export async function startDaemon(
  folder: BedFolder,
  daemon: {
    readonly name: string
    readonly command: string
    readonly args: readonly string[]
    readonly env?: NodeJS.ProcessEnv
    /** Written to its standard input, which is then closed: the way for a password. */
    readonly input?: string
    readonly seconds?: number
    readonly ready: () => Promise<boolean>
  },
): Promise<Daemon> {
  const logFile = join(folder.path, `${daemon.name}.log`)
  const log = openSync(logFile, 'a')
  const child = spawn(daemon.command, daemon.args, {
    cwd: folder.path,
    env: daemon.env ?? process.env,
    stdio: ['pipe', log, log],
  })
  closeSync(log)
  // Who ends before reading is noticed below, by having ended.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(daemon.input ?? '')
  let ended: string | undefined
  child.on('error', (error) => {
    ended = error.message
  })
  child.on('exit', (code, signal) => {
    ended ??= `ended with ${code ?? signal}`
  })
  if (child.pid !== undefined) folder.note(daemon.name, child.pid)
  const seconds = daemon.seconds ?? 30
  const deadline = Date.now() + seconds * 1000
  while (!(await daemon.ready())) {
    if (Date.now() > deadline) ended ??= `was not ready after ${seconds} s`
    if (ended !== undefined) {
      throw new Error(`${daemon.name} ${ended}:\n${readFileSync(logFile, 'utf8').slice(-4000)}`)
    }
    await new Promise((done) => setTimeout(done, 50))
  }
  // The log and the ready check are all that ties it to us: it must not keep this process alive.
  child.unref()
  return { pid: child.pid ?? 0, logFile }
}
