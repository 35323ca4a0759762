import { BrowserWindow, dialog, MessageChannelMain } from 'electron'
import type { CoreHost } from '../../core/core-host.ts'
import { webPreferences } from '../guard/web-preferences.ts'
import { pageAddress } from '../page/page-address.ts'
import { givePorts } from '../page/rpc-port.ts'
import type { DesktopSettings } from './desktop-settings.ts'

const firstSize = { width: 1200, height: 800 }

/** Opens the one window on the page and gives it its line to the core. */
export async function openWindow(host: CoreHost, settings: DesktopSettings): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    ...firstSize,
    ...settings.windowBounds(),
    minWidth: 400,
    minHeight: 300,
    show: false,
    webPreferences,
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', () => settings.keepWindowBounds(window.getNormalBounds()))
  givePorts(window.webContents, host, () => new MessageChannelMain())
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(window)
  })
  await window.loadURL(pageAddress)
  return window
}

/** The core and its vault live in another process and are as they were. */
async function offerReload(window: BrowserWindow): Promise<void> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: 'The page has stopped working.',
    detail: 'Your registries and pulls are not affected.',
    buttons: ['Reload', 'Close'],
    defaultId: 0,
  })
  if (window.isDestroyed()) return
  if (response === 0) window.reload()
  else window.destroy()
}
