import { createCipheriv, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { existsSync } from 'node:fs'
import { preventable, type SchemeHandler } from './electron-contents.ts'
import { StandInChannel } from './electron-ports.ts'
import { StandInWindow, type WindowOptions } from './electron-window.ts'

export interface StandInOptions {
  readonly packaged?: boolean
  readonly switches?: Readonly<Record<string, string>>
  /** Whether this is the first instance on its folder. */
  readonly first?: boolean
  /** With which key safeStorage seals. */
  readonly storage?: 'strong' | 'fixed' | 'none'
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
  readonly ipcMain = new EventEmitter()
  readonly powerMonitor = new EventEmitter()
  readonly clipboard = { writeText: async () => undefined, readText: async () => '', clear: () => undefined }
  readonly windows: StandInWindow[] = []
  readonly schemes: Scheme[] = []
  readonly opened: string[] = []
  readonly errorBoxes: string[] = []
  readonly messageBoxes: string[] = []
  readonly paths = new Map<string, string>()
  readonly sessionHandlers = new Map<string, (...args: never[]) => unknown>()
  readonly schemeHandlers = new Map<string, SchemeHandler>()
  readonly exited: Promise<number>
  sandboxed = false
  name = 'electron'
  menu: unknown
  messageBoxAnswer = 0
  readonly #options: StandInOptions
  #exit: (code: number) => void = () => undefined
  #ready = false
  #readied: (() => void) | undefined
  readonly #whenReady: Promise<void>
  #session: object | undefined

  constructor(options: StandInOptions = {}) {
    this.#options = options
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
      Menu: {
        setApplicationMenu: (menu: unknown) => (this.menu = menu),
        buildFromTemplate: (menu: unknown) => menu,
      },
      MessageChannelMain: StandInChannel,
      dialog: {
        showErrorBox: (title: string, content: string) => this.errorBoxes.push(`${title}: ${content}`),
        showMessageBox: async (_window: unknown, { message }: { message: string }) => {
          this.messageBoxes.push(message)
          return { response: this.messageBoxAnswer }
        },
      },
      ipcMain: this.ipcMain,
      powerMonitor: this.powerMonitor,
      protocol: {
        registerSchemesAsPrivileged: (schemes: Scheme[]) => {
          this.#needNotReady('registerSchemesAsPrivileged')
          if (this.schemes.length > 0) throw new Error('registerSchemesAsPrivileged may be called once')
          this.schemes.push(...schemes)
        },
      },
      safeStorage: this.#safeStorage(),
      session: Object.defineProperty({}, 'defaultSession', { get: () => this.#defaultSession() }),
      shell: { openExternal: async (url: string) => void this.opened.push(url) },
    }
  }

  closed(window: StandInWindow): void {
    this.windows.splice(this.windows.indexOf(window), 1)
    if (this.windows.length === 0) this.app.emit('window-all-closed')
  }

  get window(): StandInWindow {
    const window = this.windows[0]
    if (!window) throw new Error('no window is open')
    return window
  }

  #appMembers(): object {
    const { packaged = false, switches = {}, first = true } = this.#options
    return {
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
        for (const window of [...this.windows]) window.close()
        const event = preventable({})
        this.app.emit('will-quit', event)
        if (!event.defaultPrevented) this.#exit(0)
      },
      exit: (code: number) => this.#exit(code),
    }
  }

  #safeStorage(): object {
    const key =
      this.#options.storage === 'fixed'
        ? Buffer.from('fd621fe5a2b402539dfa147ca9272778', 'hex')
        : randomBytes(16)
    const blobs = new Map<string, string>()
    return {
      isAsyncEncryptionAvailable: async () => this.#options.storage !== 'none',
      encryptStringAsync: async (text: string) => {
        this.#needReady('safeStorage')
        const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
        const blob = Buffer.concat([Buffer.from('v11'), cipher.update(text, 'utf8'), cipher.final()])
        blobs.set(blob.toString('hex'), text)
        return blob
      },
      decryptStringAsync: async (blob: Buffer) => {
        this.#needReady('safeStorage')
        const result = blob.length === 0 ? '' : blobs.get(blob.toString('hex'))
        if (result === undefined) throw new Error('Error while decrypting the ciphertext')
        return { result, shouldReEncrypt: false }
      },
    }
  }

  /** Electron announces every session, this one when it is first used. */
  #defaultSession(): object {
    this.#needReady('session')
    if (this.#session) return this.#session
    const set = (name: string) => (handler: (...args: never[]) => unknown) => {
      this.sessionHandlers.set(name, handler)
    }
    this.#session = {
      setPermissionRequestHandler: set('request'),
      setPermissionCheckHandler: set('check'),
      setDevicePermissionHandler: set('device'),
      setDisplayMediaRequestHandler: set('display'),
      setBluetoothPairingHandler: set('bluetooth'),
      setUSBProtectedClassesHandler: set('usb'),
      protocol: {
        handle: (scheme: string, handler: SchemeHandler) => {
          if (!this.schemes.some((known) => known.scheme === scheme))
            throw new Error(`${scheme} is not standard`)
          this.schemeHandlers.set(scheme, handler)
        },
      },
    }
    this.app.emit('session-created', this.#session)
    return this.#session
  }

  #needReady(what: string): void {
    if (!this.#ready) throw new Error(`${what} cannot be used before the app is ready`)
  }

  #needNotReady(what: string): void {
    if (this.#ready) throw new Error(`${what} must be called before the app is ready`)
  }
}
