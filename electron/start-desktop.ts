import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { app, type BrowserWindow, clipboard, Menu, powerMonitor, safeStorage, session, shell } from 'electron'
import type { Logger } from 'pino'
import { CoreHost } from '../core/core-host.ts'
import { describeBug } from '../core/rpc/call-outcome.ts'
import { prepareDataFolder } from '../core/storage/data-folder.ts'
import { nodeFileLayer } from '../core/storage/node-file-layer.ts'
import { outwaitFolderLock } from '../core/terminal/client/outwait-folder-lock.ts'
import { helperBeside } from '../core/terminal/setup/helper-place.ts'
import { version } from '../package.json'
import { confine } from './guard/navigation.ts'
import { outsideLinks } from './guard/outside-links.ts'
import { publishedPorts } from './guard/published-ports.ts'
import { servePage } from './page/app-protocol.ts'
import { desktopUpdates } from './update/desktop-updates.ts'
import { onMachineEvents } from './vault/machine-events.ts'
import { PassingClipboard } from './vault/passing-clipboard.ts'
import { safeStorageSlot } from './vault/safe-storage-slot.ts'
import { openDesktopSettings } from './window/desktop-settings.ts'
import { openWindow } from './window/window.ts'

export interface Desktop {
  /** Opens the window, or brings it to the front. */
  show(): Promise<void>
  dispose(): Promise<void>
}

/** What another process may ask the owner of the folder: to come to the front. */
const showRequest = 'show'

/**
 * The app after Electron is ready: lock, core, page and window. Throws `storage.*` problems; `onBroken` is told
 * if the core cannot start anew after a restore.
 */
export async function startDesktop(
  folder: string,
  log: Logger,
  onBroken: (error: unknown) => void,
): Promise<Desktop> {
  let window: BrowserWindow | undefined
  const onBug = (error: unknown) => log.error(describeBug(error), 'bug')
  await prepareDataFolder(nodeFileLayer, folder)
  const lock = await outwaitFolderLock(folder, {
    answer: async (request) => {
      if (request !== showRequest) throw new Error('nothing to answer')
      await show()
      return 'shown'
    },
  })
  const settings = openDesktopSettings(folder, onBug)
  const updates = desktopUpdates(settings.settings, onBug)
  const passing = new PassingClipboard(clipboard, onBug)
  const host = await CoreHost.start({
    dataFolder: folder,
    shell: 'electron',
    version,
    extraSlots: [safeStorageSlot({ storage: safeStorage, platform: process.platform, random: randomBytes })],
    settings: settings.settings,
    helperFile: helperBeside(import.meta.dirname, process.env),
    updates,
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
  servePage(session.defaultSession, join(import.meta.dirname, '..', 'renderer'), host.files)
  // The default menu offers to open developer tools and pages; macOS alone needs one, for its shortcuts.
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  )

  async function show(): Promise<void> {
    if (!window) {
      window = await openWindow(host, settings)
      window.once('closed', () => {
        window = undefined
      })
      return
    }
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  return {
    show,
    async dispose() {
      machine.dispose()
      updates.dispose()
      window?.destroy()
      await passing.dispose()
      await host.dispose()
      await lock.dispose()
    },
  }
}
