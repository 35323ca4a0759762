import { EventEmitter } from 'node:events'
import { StandInPage } from './electron-page.ts'
import { crossToRenderer } from './electron-ports.ts'

export type SchemeHandler = (request: Request) => Promise<Response> | Response

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

/** An event that its listeners may prevent. */
export function preventable<T extends object>(
  fields: T,
): T & { preventDefault(): void; defaultPrevented: boolean } {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  }
  return event
}

/** Stands in for a main frame: its address, and the way in for messages from main. */
export class StandInFrame {
  readonly parent = null
  detached = false
  url = ''
  page: StandInPage | undefined

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    const { ports } = crossToRenderer(message, transfer)
    // A frame whose document has changed since gets nothing.
    this.page?.deliver(channel, ports)
  }
}

/** Stands in for web contents that load pages by the handlers of their session. */
export class StandInContents extends EventEmitter {
  mainFrame = new StandInFrame()
  readonly #preload: string
  readonly #handlers: ReadonlyMap<string, SchemeHandler>
  #openHandler: OpenHandler | undefined

  constructor(preload: string, handlers: ReadonlyMap<string, SchemeHandler>) {
    super()
    this.#preload = preload
    this.#handlers = handlers
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  /** What a load from main does: the document changes, and its preload runs first. */
  async load(url: string): Promise<number> {
    this.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false })
    this.mainFrame.detached = true
    this.mainFrame = new StandInFrame()
    this.mainFrame.url = url
    this.mainFrame.page = new StandInPage(url, this.#preload)
    const { status } = await this.request(url)
    this.emit('dom-ready')
    return status
  }

  /** A request of the page for one of its files. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const handler = this.#handlers.get(new URL(url).protocol.slice(0, -1))
    if (!handler) throw new Error('net::ERR_UNKNOWN_URL_SCHEME')
    return handler(new Request(url, init))
  }

  /** The page, or something in it, wants to go somewhere: true if it may. */
  wantsToNavigate(url: string, isMainFrame = true): boolean {
    const event = preventable({ url, isMainFrame })
    if (isMainFrame) this.emit('will-navigate', event)
    this.emit('will-frame-navigate', event)
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

  wantsWindow(url: string): boolean {
    return this.#openHandler?.({ url }).action !== 'deny'
  }

  get page(): StandInPage {
    const { page } = this.mainFrame
    if (!page) throw new Error('no page is loaded')
    return page
  }
}
