import { EventEmitter } from 'node:events'
import { StandInFrame } from './electron-frame.ts'
import { StandInPage, type WayToMain } from './electron-page.ts'
import { crossToMain } from './electron-ports.ts'
import type { StandInIpcMain } from './main/stand-in-ipc.ts'
import type { StandInSession } from './main/stand-in-session.ts'
import { preventable } from './preventable.ts'

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

/** Stands in for web contents that load pages by the handlers of their session. */
export class StandInContents extends EventEmitter {
  mainFrame = new StandInFrame()
  /** Steps through the history that were asked for. */
  readonly steps: string[] = []
  readonly navigationHistory = {
    goBack: () => void this.steps.push('back'),
    goForward: () => void this.steps.push('forward'),
    clear: () => void this.steps.push('cleared'),
  }
  readonly session: StandInSession
  readonly #preload: string
  readonly #ipcMain: StandInIpcMain
  #openHandler: OpenHandler | undefined
  #destroyed = false

  constructor(preload: string, session: StandInSession, ipcMain: StandInIpcMain) {
    super()
    this.#preload = preload
    this.session = session
    this.#ipcMain = ipcMain
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  /** What a load from main does: the document changes, and its preload runs first. */
  async load(url: string): Promise<number> {
    if (this.#destroyed) throw new Error('Object has been destroyed')
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false })
    this.mainFrame.destroy()
    const frame = new StandInFrame()
    this.mainFrame = frame
    frame.url = url
    this.#runPreload(frame)
    const status = await this.#answerTo(url)
    if (this.mainFrame !== frame) throw new Error(`ERR_ABORTED (-3) loading '${url}'`)
    this.emit('did-navigate', {}, url, status, '')
    this.emit('dom-ready')
    return status
  }

  getURL(): string {
    return this.mainFrame.url
  }

  /** Its process ends by itself: the frame has no document to which anything could be sent. */
  crash(reason = 'crashed'): void {
    this.mainFrame.destroy()
    this.emit('render-process-gone', {}, { reason })
  }

  forcefullyCrashRenderer(): void {
    this.crash('killed')
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  destroy(): void {
    this.#destroyed = true
    this.mainFrame.destroy()
    this.emit('destroyed')
  }

  /** A request of the page for one of its files. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    return await this.session.request(url, init)
  }

  /**
   * The page, or something in it, wants to go somewhere: true if it may. The events come in this order, and no more
   * after one that was prevented (docs/api/web-contents.md, "Navigation Events").
   */
  wantsToNavigate(url: string, isMainFrame = true): boolean {
    const event = preventable({ url, isMainFrame })
    this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false })
    this.emit('will-frame-navigate', event)
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event)
    return !event.defaultPrevented
  }

  isRedirected(url: string): boolean {
    const event = preventable({ url, isMainFrame: true })
    this.emit('will-redirect', event)
    return !event.defaultPrevented
  }

  wantsWebview(): boolean {
    const event = preventable({})
    this.emit('will-attach-webview', event, {}, {})
    return !event.defaultPrevented
  }

  /** Without a handler a window opens (docs/api/web-contents.md, `setWindowOpenHandler`). */
  wantsWindow(url: string): boolean {
    return this.#openHandler?.({ url }).action !== 'deny'
  }

  get page(): StandInPage {
    const { page } = this.mainFrame
    if (!page) throw new Error('no page is loaded')
    return page
  }

  async #answerTo(url: string): Promise<number> {
    try {
      return (await this.request(url)).status
    } catch (error) {
      this.emit('did-fail-load', {}, -2, 'ERR_FAILED', url, true, 0, 0)
      throw error
    }
  }

  /** A preload that throws leaves its page without it (docs/api/web-contents.md, `preload-error`). */
  #runPreload(frame: StandInFrame): void {
    try {
      frame.page = new StandInPage(frame.url, this.#preload, this.#wayToMain(frame))
    } catch (error) {
      this.emit('preload-error', {}, this.#preload, error)
    }
  }

  #wayToMain(frame: StandInFrame): WayToMain {
    return {
      send: (channel, args, transfer = []) => {
        const { data, ports } = crossToMain(args, transfer)
        this.#ipcMain.deliver({ sender: this, frame, ports }, channel, data as unknown[])
      },
      invoke: (channel, args) => this.#ipcMain.invoke({ sender: this, frame }, channel, args),
    }
  }
}
