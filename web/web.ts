import { homedir } from 'node:os'
import type { Logger } from 'pino'
import { describeBug } from '../core/rpc/call-outcome.ts'
import { createLog } from '../core/shell/create-log.ts'
import { dataFolderPath } from '../core/storage/data-folder-path.ts'
import { askFolderOwner } from '../core/storage/folder-lock.ts'
import { linkRequest, type Running, serve, showInBrowser } from './serve.ts'
import { parseCommandLine, usage } from './start/command-line.ts'
import { removeRedirectFile } from './start/open-browser.ts'
import { restartWithoutNodeDebug } from './start/quiet-restart.ts'
import { startFailure } from './start/start-failure.ts'

/** How long an orderly end may take before the process ends all the same (milliseconds). */
const patience = 1500

const complain = (sentence: string) => process.stderr.write(`fairlead: ${sentence}\n`)

/** Web mode from its command line; gives the exit code once there is nothing more to do. */
async function main(args: readonly string[]): Promise<number> {
  const command = parseCommandLine(args)
  if (command.kind === 'help') {
    process.stdout.write(usage)
    return 0
  }
  if (command.kind === 'refused') {
    complain(`${command.message}. --help lists the options.`)
    return 2
  }
  const folder = dataFolderPath({
    platform: process.platform,
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    ...(command.dataFolder && { wanted: command.dataFolder }),
  })
  if (command.kind === 'link') return link(folder, command.origin)

  const restarted = await restartWithoutNodeDebug()
  if (restarted !== undefined) return restarted

  const log = createLog(2)
  const ended = endOfProcess((error) => log.error(describeBug(error), 'bug'))
  try {
    const running = await serve(command, folder, log)
    process.stdout.write(`Fairlead is ready: ${running.address}\n`)
    if (command.open) await showInBrowser(running, folder, log)
    const code = await Promise.race([ended, running.broken.then((error) => told(error, log))])
    await end(running, folder)
    return code
  } catch (error) {
    return told(error, log)
  }
}

/** Says why there is no core, and gives the exit code. */
function told(error: unknown, log: Logger): number {
  const failure = startFailure(error)
  complain(failure?.sentence ?? 'the start failed; the log says where.')
  if (!failure) log.error(describeBug(error), 'bug')
  return failure?.exitCode ?? 1
}

async function link(folder: string, origin: string | undefined): Promise<number> {
  const address = await askFolderOwner(folder, linkRequest(origin))
  if (address === undefined) {
    const what = origin === undefined ? 'addresses' : `addresses of ${origin}`
    complain(`nothing that gives ${what} is running on ${folder}.`)
    return 1
  }
  process.stdout.write(`Fairlead is ready: ${address}\n`)
  return 0
}

/** Resolves with an exit code when the process is asked to end, or can no longer be trusted. */
function endOfProcess(onBug: (error: unknown) => void): Promise<number> {
  process.on('unhandledRejection', onBug)
  // A reader that went away is no reason to stop serving.
  process.stdout.on('error', () => undefined)
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve(0))
    process.on('uncaughtException', (error) => {
      onBug(error)
      resolve(1)
    })
  })
}

async function end(running: Running, folder: string): Promise<void> {
  const timer = setTimeout(() => process.exit(1), patience)
  await running.dispose()
  await removeRedirectFile(folder)
  clearTimeout(timer)
}

process.exitCode = await main(process.argv.slice(2))
process.exit()
