import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { app, clipboard, powerMonitor, safeStorage, session, shell } from 'electron'
import type { Logger } from 'pino'
import type { DesktopPlace } from '../contract/desktop.ts'
import { CoreHost } from '../core/core-host.ts'
import { describeBug } from '../core/rpc/call-outcome.ts'
import { prepareDataFolder } from '../core/storage/data-folder.ts'
import { nodeFileLayer } from '../core/storage/node-file-layer.ts'
import { outwaitFolderLock } from '../core/terminal/client/outwait-folder-lock.ts'
import { helperBeside } from '../core/terminal/setup/helper-place.ts'
import { version } from '../package.json'
import { desktopWords } from '../sentences/desktop-words.ts'
import { confine } from './guard/navigation.ts'
import { outsideLinks } from './guard/outside-links.ts'
import { publishedPorts } from './guard/published-ports.ts'
import { desktopPort, openAtLogin, programFile } from './native/desktop-abilities.ts'
import { registerLinks } from './native/links/register-links.ts'
import { NativeDesktop } from './native/native-desktop.ts'
import { PlaceBox } from './native/place-box.ts'
import { TrayPlace } from './native/tray/tray-place.ts'
import { servePage } from './page/app-protocol.ts'
import { desktopUpdates } from './update/desktop-updates.ts'
import { onMachineEvents } from './vault/machine-events.ts'
import { PassingClipboard } from './vault/passing-clipboard.ts'
import { safeStorageSlot } from './vault/safe-storage-slot.ts'
import { openDesktopSettings } from './window/desktop-settings.ts'
import { PageFailures } from './window/failure/page-failures.ts'
import { MainWindow } from './window/main-window.ts'

export interface Desktop {
  /** Opens the window, or brings it to the front. */
  show(): void
  /** The same, and leads the page there. */
  go(place: DesktopPlace): void
  /** Whether a start that nobody asked for just now may stay without a window. */
  mayStayHidden(): Promise<boolean>
  dispose(): Promise<void>
}

export interface DesktopOptions {
  readonly folder: string
  readonly log: Logger
  /** Told if the core cannot start anew after a restore. */
  readonly onBroken: (error: unknown) => void
  /** The program is about to end, so that a window that closes is gone. */
  readonly leaving: () => boolean
}

/** What another process may ask the owner of the folder: to come to the front. */
const showRequest = 'show'

/** The app after Electron is ready: lock, core, page, window, and what is around it. Throws `storage.*` problems. */
export async function startDesktop({ folder, log, onBroken, leaving }: DesktopOptions): Promise<Desktop> {
  const { platform, env } = process
  const onBug = (error: unknown) => log.error(describeBug(error), 'bug')
  await prepareDataFolder(nodeFileLayer, folder)
  // Who asks while all this begins sees the window all the same.
  let toFront: (() => void) | undefined
  const lock = await outwaitFolderLock(folder, {
    answer: async (request) => {
      if (request !== showRequest) throw new Error('nothing to answer')
      toFront?.()
      return 'shown'
    },
  })
  const settings = openDesktopSettings(folder, onBug)
  const words = () => desktopWords(settings.current().locale, app.getPreferredSystemLanguages())
  const updates = desktopUpdates(settings.settings, onBug)
  const passing = new PassingClipboard(clipboard, onBug)
  const places = new PlaceBox()
  const tray = new TrayPlace(platform)
  const host = await CoreHost.start({
    dataFolder: folder,
    shell: 'electron',
    version,
    extraSlots: [safeStorageSlot({ storage: safeStorage, platform, random: randomBytes })],
    settings: settings.settings,
    helperFile: helperBeside(import.meta.dirname, env),
    updates,
    desktop: desktopPort({ places, tray, login: openAtLogin(platform, env) }),
    copyText: (text) => passing.copy(text),
    log,
    onBroken,
  }).catch(async (error) => {
    await lock.dispose()
    throw error
  })

  const machine = onMachineEvents(powerMonitor, (event) => {
    host.machine(event).catch(onBug)
  })
  const openOutside = outsideLinks({
    ports: () => publishedPorts(host.rpc),
    open: (address) => shell.openExternal(address),
    onRefused: () => log.warn({}, 'link not opened'),
    onBug,
    now: () => performance.now(),
  })
  app.on('web-contents-created', (_event, contents) => confine(contents, openOutside))

  const failures = new PageFailures({
    words,
    program: `Fairlead ${version}, Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, ${platform} ${process.arch}`,
    now: Date.now,
    onFault: (fault) => log.error(fault, 'the page is not there'),
    onBug,
    quit: () => app.quit(),
  })
  servePage(session.defaultSession, join(import.meta.dirname, '..', 'renderer'), host.files, failures.file)
  const window = new MainWindow({
    host,
    settings,
    failures,
    platform,
    hides: () => !leaving() && settings.current().keepInTray && tray.seen,
    onOpen: () => native.onWindow(),
  })
  const native = new NativeDesktop({ host, settings, words, window, places, platform, onBug })
  toFront = () => window.show()
  tray.look().catch(onBug)
  registerLinks(app, platform, programFile(platform, env))

  return {
    show: () => window.show(),
    go: (place) => native.go(place),
    mayStayHidden: async () => settings.current().keepInTray && (await tray.look()),
    async dispose() {
      machine.dispose()
      updates.dispose()
      native.dispose()
      window.dispose()
      // A clipboard that hangs costs the core nothing.
      const clipboardEnds = passing.dispose().catch(onBug)
      await host.dispose()
      await lock.dispose()
      await clipboardEnds
    },
  }
}
