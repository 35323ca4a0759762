import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, crashReporter, dialog, protocol } from 'electron'
import { Problem } from '../contract/problem.ts'
import { describeBug } from '../core/rpc/call-outcome.ts'
import { createLog } from '../core/shell/create-log.ts'
import { dataFolderPath } from '../core/storage/data-folder-path.ts'
import { guardApp } from './guard/app-guard.ts'
import { keepCrashDumps } from './guard/crash-dumps.ts'
import { forbiddenSwitch } from './guard/forbidden-switches.ts'
import { registerPageScheme } from './page/page-scheme.ts'
import { type Desktop, startDesktop } from './start-desktop.ts'

/** How long an orderly end may take before the process ends all the same (milliseconds). */
const patience = 1500

/** The name is part of where keyrings and safeStorage keep their keys: it never changes. */
const name = 'Fairlead'

/** All that Electron wants to hear before it is ready, then the app. */
function main(): void {
  const wrong = app.isPackaged
    ? forbiddenSwitch({
        has: (switchName) => app.commandLine.hasSwitch(switchName),
        typed: process.argv.slice(1),
        platform: process.platform,
      })
    : undefined
  if (wrong) {
    process.stderr.write(`fairlead: does not run with --${wrong}\n`)
    app.exit(2)
    return
  }
  const log = createLog(2)
  const onBug = (error: unknown) => log.error(describeBug(error), 'bug')
  process.on('unhandledRejection', onBug)
  // Electron's own answer is a dialog with the error's text in it, and text may hold what was typed.
  process.on('uncaughtException', (error) => {
    onBug(error)
    app.exit(1)
  })
  app.enableSandbox()
  app.setName(name)
  registerPageScheme(protocol)
  guardApp(app, onBug)

  const folder = dataFolderPath({
    platform: process.platform,
    env: process.env,
    home: homedir(),
    cwd: process.cwd(),
    wanted: app.commandLine.getSwitchValue('data-dir'),
  })
  // Chromium's own files stay apart from ours. Electron takes no path that is not there.
  const browserFolder = join(folder, 'browser')
  mkdirSync(browserFolder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
  app.setPath('sessionData', browserFolder)
  keepCrashDumps({ app, crashReporter }, join(browserFolder, 'crashes'), Date.now())
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return
  }

  app.on('window-all-closed', () => app.quit())

  const giveUp = (error: unknown) => {
    if (!(error instanceof Problem)) onBug(error)
    dialog.showErrorBox('Fairlead cannot start', sentence(error))
    app.exit(1)
  }
  const desktop = app.whenReady().then(() => startDesktop(folder, log, giveUp))
  app.on('second-instance', () => void desktop.then((started) => started.show()).catch(onBug))
  app.on('activate', () => void desktop.then((started) => started.show()).catch(onBug))
  endInOrder(desktop, onBug)
  desktop.then((started) => started.show()).catch(giveUp)
}

function endInOrder(desktop: Promise<Desktop>, onBug: (error: unknown) => void): void {
  let ending = false
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (ending) return
    ending = true
    setTimeout(() => app.exit(1), patience)
    desktop
      .then((started) => started.dispose())
      .then(() => app.exit(0))
      .catch((error) => {
        onBug(error)
        app.exit(1)
      })
  })
}

function sentence(error: unknown): string {
  if (!(error instanceof Problem)) return 'Something went wrong at the start. The log says where.'
  if (error.code === 'storage.folder-in-use') {
    const { pid, folder } = error.data as { pid: number; folder: string }
    return `Process ${pid} is already running on ${folder}.`
  }
  return `${error.code} ${JSON.stringify(error.data)}`
}

main()
