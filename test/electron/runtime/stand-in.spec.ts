import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeEach, describe, expect, it } from 'vitest'
import { StandInElectron } from '../../support/electron/electron-stand-in.ts'
import { preloadFile } from '../../support/electron/load-electron.ts'

type Calls = Record<string, (...args: unknown[]) => unknown>
interface StandInModule {
  readonly app: Calls
  readonly protocol: Calls
  readonly crashReporter: Calls
  readonly dialog: Calls
  readonly safeStorage: Calls
  readonly session: {
    readonly defaultSession: { readonly protocol: Calls }
    fromPartition(name: string): object
  }
  readonly BrowserWindow: new (options: object) => { loadURL(url: string): Promise<void>; destroy(): void }
}

const scheme = { scheme: 'app', privileges: { standard: true } }

describe('the stand-in of Electron refuses what Electron refuses', () => {
  let electron: StandInElectron
  let module: StandInModule
  beforeEach(() => {
    electron = new StandInElectron()
    module = electron.module() as unknown as StandInModule
  })

  describe('after it is ready', () => {
    beforeEach(() => electron.becomeReady())

    it('schemes, once it is', () => {
      expect(() => module.protocol.registerSchemesAsPrivileged?.([scheme])).toThrow('before the app is ready')
    })

    it('the sandbox for all, once it is', () => {
      expect(() => module.app.enableSandbox?.()).toThrow('before the app is ready')
      expect(electron.sandboxed).toBe(false)
    })

    it('another place for what a session keeps', () => {
      const folder = mkdtempSync(`${tmpdir()}/fairlead-stand-in-`)
      expect(() => module.app.setPath?.('sessionData', folder)).toThrow('before the app is ready')
      rmSync(folder, { recursive: true })
    })

    it('a handler for a scheme that is not standard, and a second one', () => {
      expect(() => module.session.defaultSession.protocol.handle?.('app', () => new Response())).toThrow(
        'not standard',
      )
    })

    it('any use of a window that is destroyed', async () => {
      const window = new module.BrowserWindow({ webPreferences: { preload: preloadFile } })
      window.destroy()
      await expect(window.loadURL('app://fairlead/')).rejects.toThrow('Object has been destroyed')
    })
  })

  describe('before it is ready', () => {
    it('a window', () => {
      expect(() => new module.BrowserWindow({ webPreferences: { preload: preloadFile } })).toThrow(
        'before the app is ready',
      )
    })

    it('a session, the default one and any other', () => {
      expect(() => module.session.defaultSession).toThrow('before the app is ready')
      expect(() => module.session.fromPartition('other')).toThrow('before the app is ready')
    })

    it.each(['encryptStringAsync', 'decryptStringAsync', 'isAsyncEncryptionAvailable'])(
      'safeStorage.%s',
      async (name) => {
        const argument = name.startsWith('decrypt') ? Buffer.alloc(0) : 'x'
        await expect(module.safeStorage[name]?.(argument)).rejects.toThrow('before the app is ready')
      },
    )

    it('what safeStorage seals at once, and says that it is not available', () => {
      expect(() => module.safeStorage.encryptString?.('x')).toThrow('before the app is ready')
      expect(() => module.safeStorage.decryptString?.(Buffer.alloc(0))).toThrow('before the app is ready')
      expect(module.safeStorage.isEncryptionAvailable?.()).toBe(false)
      electron.becomeReady()
      expect(module.safeStorage.isEncryptionAvailable?.()).toBe(true)
    })

    it('a message box, but not the box for errors', async () => {
      await expect(module.dialog.showMessageBox?.({}, { message: 'x' })).rejects.toThrow(
        'before the app is ready',
      )
      expect(() => module.dialog.showErrorBox?.('x', 'y')).not.toThrow()
    })
  })

  it('schemes for a second time', () => {
    module.protocol.registerSchemesAsPrivileged?.([scheme])
    expect(() => module.protocol.registerSchemesAsPrivileged?.([scheme])).toThrow('once')
  })

  it('a second handler for a scheme, in one session; another has its own', () => {
    module.protocol.registerSchemesAsPrivileged?.([scheme])
    electron.becomeReady()
    const serve = () => new Response()
    module.session.defaultSession.protocol.handle?.('app', serve)
    expect(() => module.session.defaultSession.protocol.handle?.('app', serve)).toThrow('Failed to register')
    expect(electron.sessionOf('other').schemes.size).toBe(0)
  })

  it('a folder that is not there', () => {
    expect(() => module.app.setPath?.('userData', '/nowhere/at/all')).toThrow('Failed to set path')
  })

  it('reports of crashes that go nowhere, unless none shall go', () => {
    expect(() => module.crashReporter.start?.({})).toThrow('submitURL')
    expect(() => module.crashReporter.start?.({ uploadToServer: false })).not.toThrow()
  })
})
