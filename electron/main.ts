import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, crashReporter, dialog, protocol } from 'electron'
import type { DesktopPlace } from '../contract/desktop.ts'
import { Problem } from '../contract/problem.ts'
import { describeBug } from '../core/rpc/call-outcome.ts'
import { createLog } from '../core/shell/create-log.ts'
import { dataFolderPath } from '../core/storage/data-folder-path.ts'
import { describeProblem } from '../sentences/describe-problem.ts'
import { type DesktopWords, desktopWords } from '../sentences/desktop-words.ts'
import { guardApp } from './guard/app-guard.ts'
import { keepCrashDumps } from './guard/crash-dumps.ts'
import { forbiddenSwitch } from './guard/forbidden-switches.ts'
import { linkAmong, readLink } from './native/links/launch-link.ts'
import { hiddenSwitch } from './native/login/open-at-login.ts'
import { registerPageScheme } from './page/page-scheme.ts'
import { type Desktop, startDesktop } from './start-desktop.ts'

/** How long an orderly end may take before the process ends all the same (milliseconds). */
const patience = 1500

/** The name is part of where keyrings and safeStorage keep their keys: it never changes. */
const name = 'Fairlead'

/** By these the system knows whose notices, progress and links these are; the packages carry the same. */
const identity = { windows: 'io.fairlead.app', linux: 'fairlead.desktop' } as const

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
  if (process.platform === 'win32') app.setAppUserModelId(identity.windows)
  if (process.platform === 'linux') app.setDesktopName(identity.linux)
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

  let leaving = false
  app.on('before-quit', () => {
    leaving = true
  })
  // On macOS a program stays in the dock without its window.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })

  const giveUp = (error: unknown) => {
    if (!(error instanceof Problem)) onBug(error)
    const words = desktopWords('system', app.getPreferredSystemLanguages())
    dialog.showErrorBox(words.say('start.failed'), sentence(error, words))
    app.exit(1)
  }
  const desktop = app
    .whenReady()
    .then(() => startDesktop({ folder, log, onBroken: giveUp, leaving: () => leaving }))
  const goTo = (place: DesktopPlace | undefined) => {
    desktop.then((started) => (place ? started.go(place) : started.show())).catch(onBug)
  }
  app.on('open-url', (event, address) => {
    event.preventDefault()
    goTo(readLink(address))
  })
  app.on('second-instance', (_event, args) => {
    const place = linkAmong(args)
    if (place || !args.includes(`--${hiddenSwitch}`)) goTo(place)
  })
  app.on('activate', () => goTo(undefined))
  endInOrder(desktop, onBug)
  desktop.then((started) => begin(started)).catch(giveUp)
}

/** The window of a start that somebody asked for, or none where the system has started it at login. */
async function begin(desktop: Desktop): Promise<void> {
  const place = linkAmong(process.argv.slice(1))
  const byItself =
    app.commandLine.hasSwitch(hiddenSwitch) ||
    (process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin)
  if (place) desktop.go(place)
  else if (!byItself || !(await desktop.mayStayHidden())) desktop.show()
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

function sentence(error: unknown, { say, problem }: DesktopWords): string {
  if (!(error instanceof Problem)) return say('start.bug')
  const { sentence: what, next } = describeProblem(error, problem)
  return [what ?? say('start.bug'), next].filter((part) => part !== '').join('\n')
}

main()
