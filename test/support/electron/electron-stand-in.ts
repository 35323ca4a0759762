import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { StandInChannel } from './electron-ports.ts'
import { StandInWindow, type WindowOptions } from './electron-window.ts'
import { StandInIpcMain } from './main/stand-in-ipc.ts'
import { type NativeOptions, StandInNative } from './main/stand-in-native.ts'
import { type StorageKind, standInSafeStorage } from './main/stand-in-safe-storage.ts'
import { StandInSession } from './main/stand-in-session.ts'
import { preventable } from './preventable.ts'

export interface StandInOptions extends NativeOptions {
  readonly packaged?: boolean
  readonly switches?: Readonly<Record<string, string>>
  /** Whether this is the first instance on its folder. */
  readonly first?: boolean
  /** With which key safeStorage seals. */
  readonly storage?: StorageKind
}

interface BoxOptions {
  readonly message: string
  readonly cancelId?: number
  readonly signal?: AbortSignal
}

interface CrashOptions {
  readonly uploadToServer?: boolean
  readonly submitURL?: string
}

interface Scheme {
  readonly scheme: string
  readonly privileges: Readonly<Record<string, boolean>>
}

/**
 * Stands in for the module `electron` in plain Node and enforces what its documentation says of order and
 * of what may cross where. It draws nothing and runs no Chromium.
 */
export class StandInElectron {
  readonly app = new EventEmitter()
  readonly ipcMain = new StandInIpcMain()
  readonly powerMonitor = new EventEmitter()
  readonly clipboard = { writeText: async () => undefined, readText: async () => '', clear: () => undefined }
  readonly windows: StandInWindow[] = []
  readonly schemes: Scheme[] = []
  readonly opened: string[] = []
  readonly errorBoxes: string[] = []
  readonly messageBoxes: string[] = []
  readonly paths = new Map<string, string>()
  /** By partition; that of the default session is empty. */
  readonly sessions = new Map<string, StandInSession>()
  /** What the crash reporter was started with. */
  crashReports: object | undefined
  /** What it shows around its windows. */
  readonly native: StandInNative
  readonly exited: Promise<number>
  sandboxed = false
  name = 'electron'
  menu: unknown
  /** Which button of a box is pressed, at once or when it is told. */
  messageBoxAnswer: number | Promise<number> = 0
  readonly #options: StandInOptions
  #exit: (code: number) => void = () => undefined
  #ready = false
  #readied: (() => void) | undefined
  readonly #whenReady: Promise<void>

  constructor(options: StandInOptions = {}) {
    this.#options = options
    this.native = new StandInNative(options)
    this.#whenReady = new Promise((resolve) => {
      this.#readied = resolve
    })
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
  }

  /** What Electron does once the main module has run. */
  becomeReady(): void {
    this.#ready = true
    this.#readied?.()
    this.app.emit('ready')
  }

  /** The exports of the module. */
  module(): Record<string, unknown> {
    const standIn = this
    return {
      app: Object.assign(this.app, this.#appMembers()),
      BrowserWindow: class extends StandInWindow {
        constructor(options: WindowOptions) {
          standIn.#needReady('BrowserWindow')
          super(standIn, options)
        }
      },
      clipboard: this.clipboard,
      crashReporter: { start: (options: CrashOptions) => this.#startCrashReporter(options) },
      Menu: {
        setApplicationMenu: (menu: unknown) => (this.menu = menu),
        buildFromTemplate: (menu: unknown) => menu,
      },
      MessageChannelMain: StandInChannel,
      dialog: {
        showErrorBox: (title: string, content: string) => this.errorBoxes.push(`${title}: ${content}`),
        showMessageBox: (...asked: readonly object[]) => this.#showMessageBox(asked.at(-1) as BoxOptions),
      },
      ipcMain: this.ipcMain,
      ...this.native.exports((what) => this.#needReady(what)),
      powerMonitor: this.powerMonitor,
      protocol: {
        registerSchemesAsPrivileged: (schemes: Scheme[]) => {
          this.#needNotReady('registerSchemesAsPrivileged')
          if (this.schemes.length > 0) throw new Error('registerSchemesAsPrivileged may be called once')
          this.schemes.push(...schemes)
        },
      },
      safeStorage: standInSafeStorage(this.#options.storage ?? 'strong', (what) => this.#needReady(what)),
      session: {
        get defaultSession() {
          return standIn.sessionOf('')
        },
        fromPartition: (partition: string) => standIn.sessionOf(partition),
      },
      shell: { openExternal: async (url: string) => void this.opened.push(url) },
    }
  }

  closed(window: StandInWindow): void {
    this.windows.splice(this.windows.indexOf(window), 1)
    if (this.windows.length === 0) this.app.emit('window-all-closed')
  }

  #appMembers(): object {
    const { packaged = false, switches = {}, first = true } = this.#options
    return {
      ...this.native.appMembers((what) => this.#needNotReady(what)),
      isPackaged: packaged,
      commandLine: {
        hasSwitch: (name: string) => name in switches,
        getSwitchValue: (name: string) => switches[name] ?? '',
      },
      enableSandbox: () => {
        this.#needNotReady('enableSandbox')
        this.sandboxed = true
      },
      setName: (name: string) => (this.name = name),
      getVersion: () => '0.0.0',
      getPath: (name: string) => this.paths.get(name) ?? '/nowhere',
      setPath: (name: string, path: string) => {
        if (!existsSync(path)) throw new Error(`Failed to set path: ${name}`)
        if (name === 'sessionData') this.#needNotReady('setPath of sessionData')
        this.paths.set(name, path)
      },
      requestSingleInstanceLock: () => first,
      whenReady: () => this.#whenReady,
      quit: () => {
        this.app.emit('before-quit', preventable({}))
        for (const window of [...this.windows]) window.close()
        if (this.windows.length > 0) return
        const event = preventable({})
        this.app.emit('will-quit', event)
        if (!event.defaultPrevented) this.#exit(0)
      },
      exit: (code: number) => this.#exit(code),
    }
  }

  /** Electron announces every session, each when it is first used; none before it is ready. */
  sessionOf(partition: string): StandInSession {
    this.#needReady('session')
    const known = this.sessions.get(partition)
    if (known) return known
    const made = new StandInSession((scheme) => this.schemes.some((each) => each.scheme === scheme))
    this.sessions.set(partition, made)
    this.app.emit('session-created', made)
    return made
  }

  get window(): StandInWindow {
    const window = this.windows[0]
    if (!window) throw new Error('no window is open')
    return window
  }

  async #showMessageBox({ message, cancelId = 0, signal }: BoxOptions): Promise<{ response: number }> {
    this.#needReady('dialog.showMessageBox')
    this.messageBoxes.push(message)
    const response = await this.messageBoxAnswer
    return { response: signal?.aborted ? cancelId : response }
  }

  #startCrashReporter(options: CrashOptions): void {
    if (options.uploadToServer !== false && options.submitURL === undefined) {
      throw new Error('submitURL must be specified when uploadToServer is true')
    }
    this.crashReports = options
  }

  #needReady(what: string): void {
    if (!this.#ready) throw new Error(`${what} cannot be used before the app is ready`)
  }

  #needNotReady(what: string): void {
    if (this.#ready) throw new Error(`${what} must be called before the app is ready`)
  }
}
