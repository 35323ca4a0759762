import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StandInContents } from '../../support/electron/electron-contents.ts'
import type { StandInFrame } from '../../support/electron/electron-frame.ts'
import { StandInChannel, StandInPort } from '../../support/electron/electron-ports.ts'
import { StandInIpcMain } from '../../support/electron/main/stand-in-ipc.ts'
import { StandInSession } from '../../support/electron/main/stand-in-session.ts'

class Point {
  readonly x = 1
  get double(): number {
    return this.x * 2
  }
}

describe('messages between the processes of the stand-in of Electron', () => {
  let folder: string
  let ipcMain: StandInIpcMain
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-messages-'))
    ipcMain = new StandInIpcMain()
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** A document with this preload, which has `ipcRenderer` and `contextBridge` at hand. */
  /** A page with this preload; rejects with what the preload throws. */
  async function withPreload(text: string): Promise<StandInContents> {
    const preload = join(folder, 'preload.cjs')
    writeFileSync(preload, `const { ipcRenderer, contextBridge } = require('electron')\n${text}`)
    const session = new StandInSession(() => true)
    session.schemes.set('app', () => new Response())
    const contents = new StandInContents(preload, session, ipcMain)
    const failures: unknown[] = []
    contents.once('preload-error', (_event, _path, error) => failures.push(error))
    await contents.load('app://fairlead/')
    if (failures.length > 0) throw failures[0]
    return contents
  }

  describe('towards main', () => {
    it.each([
      ['a function', '() => 1'],
      ['a promise', 'Promise.resolve()'],
      ['a symbol', "Symbol('x')"],
      ['a weak map', 'new WeakMap()'],
      ['a function deep within', '{ a: [{ b: () => 1 }] }'],
    ])('refuse %s', async (_, value) => {
      await expect(withPreload(`ipcRenderer.send('x', ${value})`)).rejects.toThrow('could not be cloned')
    })

    it('lose prototypes', async () => {
      const got: unknown[] = []
      ipcMain.on('x', (_event, value) => got.push(value))
      await withPreload("class A { y = 1; z() {} }\nipcRenderer.send('x', new A())")
      expect(got).toEqual([{ y: 1 }])
      expect(Object.getPrototypeOf(got[0])).not.toHaveProperty('z')
    })

    it('rebuild the error of a handler, with its message and nothing else of it', async () => {
      ipcMain.handle('x', () => {
        throw Object.assign(new RangeError('told'), { code: 'E' })
      })
      const contents = await withPreload(
        "contextBridge.exposeInMainWorld('ask', () => ipcRenderer.invoke('x'))",
      )
      const ask = contents.page.world.get('ask') as () => Promise<unknown>
      const error = await ask().catch((caught: unknown) => caught)
      expect(error).toMatchObject({ message: "Error invoking remote method 'x': RangeError: told" })
      expect(error).not.toHaveProperty('code')
    })

    it('have one handler a channel, and fail without', async () => {
      ipcMain.handle('x', () => 1)
      expect(() => ipcMain.handle('x', () => 2)).toThrow('second handler')
      const contents = await withPreload(
        "contextBridge.exposeInMainWorld('ask', () => ipcRenderer.invoke('y'))",
      )
      const ask = contents.page.world.get('ask') as () => Promise<unknown>
      await expect(ask()).rejects.toThrow("No handler registered for 'y'")
    })

    it('have no frame once it has navigated or died, whenever that is asked', async () => {
      const events: { readonly senderFrame: StandInFrame | null }[] = []
      ipcMain.on('x', (event) => events.push(event))
      const contents = await withPreload("ipcRenderer.send('x')")
      expect(events[0]?.senderFrame).toBe(contents.mainFrame)
      const alive = events[0]
      await contents.load('app://fairlead/')
      expect(alive?.senderFrame).toBeNull()
      contents.destroy()
      expect(events[1]?.senderFrame).toBeNull()
    })
  })

  describe('towards a page', () => {
    it('refuse functions, and ports that stand in the message', async () => {
      const { mainFrame } = await withPreload('')
      for (const value of [() => 1, new StandInChannel().port1, { port: new StandInChannel().port2 }]) {
        expect(() => mainFrame.send('x', value)).toThrow('could not be cloned')
        expect(() => mainFrame.postMessage('x', value)).toThrow('could not be cloned')
      }
    })

    it('refuse to transfer what is no port of main, the same port twice, and one that was sent', async () => {
      const { mainFrame } = await withPreload('')
      expect(() => mainFrame.postMessage('x', null, [new MessageChannel().port1])).toThrow('Invalid value')
      const { port1, port2 } = new StandInChannel()
      expect(() => mainFrame.postMessage('x', null, [port1, port1])).toThrow('duplicate')
      mainFrame.postMessage('x', null, [port2])
      expect(() => mainFrame.postMessage('x', null, [port2])).toThrow('neutered')
      expect(() => port1.postMessage('x', [port1])).toThrow('source port')
    })

    it('reach no frame that is gone', async () => {
      const contents = await withPreload('')
      const { mainFrame } = contents
      await contents.load('app://fairlead/')
      expect(() => mainFrame.postMessage('x', null)).toThrow('disposed')
      expect(() => mainFrame.send('x')).toThrow('disposed')
    })

    it('lie in a port of main until it is started', async () => {
      const { port1, port2 } = new MessageChannel()
      const port = new StandInPort(port1)
      const got: unknown[] = []
      port.on('message', ({ data }) => got.push(data))
      port2.postMessage('early')
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(got).toEqual([])
      const came = new Promise((resolve) => port.once('message', resolve))
      port.start()
      await came
      expect(got).toEqual(['early'])
      port2.close()
    })
  })

  describe('over the context bridge', () => {
    const exposed = async (api: string) =>
      (await withPreload(`contextBridge.exposeInMainWorld('api', ${api})`)).page.world.get('api')

    it('refuse a port, and give of ipcRenderer an empty object', async () => {
      expect(await exposed('ipcRenderer')).toEqual({})
      expect(await exposed('{ deep: { ipcRenderer } }')).toEqual({ deep: { ipcRenderer: {} } })
      const contents = await withPreload("contextBridge.exposeInMainWorld('take', (value) => 1)")
      const take = contents.page.world.get('take') as (value: unknown) => unknown
      expect(() => take(new MessageChannel().port1)).toThrow('could not be cloned')
      expect(() => take({ port: new MessageChannel().port1 })).toThrow('could not be cloned')
    })

    it('lose prototypes and symbols, and freeze the rest', async () => {
      const api = (await exposed('{ list: [{ a: 1 }], [Symbol.iterator]: 1, mark: Symbol("x") }')) as {
        list: { a: number }[]
        mark: unknown
      }
      expect(api).toEqual({ list: [{ a: 1 }], mark: undefined })
      expect([api, api.list, api.list[0]].every(Object.isFrozen)).toBe(true)
      expect(Object.getOwnPropertySymbols(api)).toEqual([])
      const contents = await withPreload("contextBridge.exposeInMainWorld('echo', (value) => value)")
      const echo = contents.page.world.get('echo') as (value: unknown) => object
      expect(echo(new Point())).toEqual({ x: 1 })
      expect(echo(new Point())).not.toBeInstanceOf(Point)
    })

    it('keep of an error its message alone', async () => {
      const contents = await withPreload(
        "contextBridge.exposeInMainWorld('fail', () => { throw Object.assign(new Error('told'), { code: 'E' }) })",
      )
      const fail = contents.page.world.get('fail') as () => void
      try {
        fail()
        expect.unreachable()
      } catch (error) {
        expect(error).toMatchObject({ message: 'told' })
        expect(error).not.toHaveProperty('code')
      }
    })

    it('take no name twice', async () => {
      const twice = "contextBridge.exposeInMainWorld('api', 1)\ncontextBridge.exposeInMainWorld('api', 2)"
      await expect(withPreload(twice)).rejects.toThrow('existing property')
    })
  })

  it('a preload loads no module but those few, and reaches no other origin', async () => {
    for (const name of ['fs', 'node:fs', 'child_process', './other.cjs', '@orpc/client']) {
      await expect(withPreload(`require('${name}')`)).rejects.toThrow('module not found')
    }
    await expect(withPreload("import 'electron'")).rejects.toThrow('Cannot use import statement')
    await expect(withPreload("window.postMessage('x', '*')")).rejects.toThrow('another origin')
    const contents = await withPreload("require('node:url'); require('events'); require('timers')")
    expect(contents.page.required).toEqual(['electron', 'node:url', 'events', 'timers'])
  })
})
