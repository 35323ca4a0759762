import { BrowserWindow, MessageChannelMain, screen } from 'electron'
import type { CoreHost } from '../../core/core-host.ts'
import { webPreferences } from '../guard/web-preferences.ts'
import { pageAddress } from '../page/page-address.ts'
import { givePorts } from '../page/rpc-port.ts'
import type { DesktopSettings } from './desktop-settings.ts'
import { loadInto, type PageFailures } from './failure/page-failures.ts'
import { leastSize, windowBounds } from './window-place.ts'

export interface MainWindowOptions {
  readonly host: Pick<CoreHost, 'rpc' | 'onStarted'>
  readonly settings: Pick<DesktopSettings, 'windowPlace' | 'keepWindowPlace'>
  readonly failures: PageFailures
  readonly platform: NodeJS.Platform
  /** Whether a window that is closed now is hidden instead, and goes on in the tray. */
  readonly hides: () => boolean
  /** A window opens; it shows nothing of what was set before. */
  readonly onOpen: () => void
}

/** The one window: there, hidden or not there. */
export class MainWindow {
  readonly #options: MainWindowOptions
  #window: BrowserWindow | undefined
  #painted = false

  constructor(options: MainWindowOptions) {
    this.#options = options
  }

  /** Opens it, or brings it to the front. */
  show(): void {
    const window = this.#window
    if (!window) {
      this.#window = this.#open()
      this.#options.onOpen()
      return
    }
    // It shows by itself once there is something to see in it.
    if (!this.#painted) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  /** Whether the user looks at it. */
  get inFront(): boolean {
    return this.#window?.isFocused() ?? false
  }

  /** See `windowProgress`. */
  setProgress(progress: number): void {
    this.#window?.setProgressBar(progress)
  }

  /** Loads the page anew, from wherever the window is. */
  reload(): void {
    if (this.#window) loadInto(this.#window, pageAddress)
  }

  /** Through the page's own history, and no further. */
  go(direction: 'back' | 'forward'): void {
    const history = this.#window?.webContents.navigationHistory
    if (direction === 'back') history?.goBack()
    else history?.goForward()
  }

  dispose(): void {
    this.#window?.destroy()
  }

  #open(): BrowserWindow {
    const { host, settings, failures } = this.#options
    const kept = settings.windowPlace()
    const window = new BrowserWindow({
      ...windowBounds(kept, workAreas()),
      minWidth: leastSize.width,
      minHeight: leastSize.height,
      autoHideMenuBar: true,
      show: false,
      webPreferences,
    })
    this.#painted = false
    window.once('ready-to-show', () => {
      this.#painted = true
      if (kept?.maximised) window.maximize()
      if (kept?.fullScreen) window.setFullScreen(true)
      window.show()
    })
    window.on('close', (event) => this.#onClose(window, event))
    window.once('closed', () => {
      this.#window = undefined
    })
    givePorts(window.webContents, host, () => new MessageChannelMain())
    failures.watch(window)
    loadInto(window, pageAddress)
    return window
  }

  #onClose(window: BrowserWindow, event: { preventDefault(): void }): void {
    const { settings, hides, platform } = this.#options
    settings.keepWindowPlace({
      ...window.getNormalBounds(),
      ...(window.isMaximized() && { maximised: true }),
      ...(window.isFullScreen() && { fullScreen: true }),
    })
    if (!hides()) return
    event.preventDefault()
    if (platform === 'darwin' && window.isFullScreen()) {
      // A space of its own would stay behind, and be black.
      window.once('leave-full-screen', () => window.hide())
      window.setFullScreen(false)
    } else {
      window.hide()
    }
  }
}

/** What panels leave of each display, the first one first. */
function workAreas() {
  const first = screen.getPrimaryDisplay()
  return [first, ...screen.getAllDisplays().filter(({ id }) => id !== first.id)].map(
    ({ workArea }) => workArea,
  )
}
