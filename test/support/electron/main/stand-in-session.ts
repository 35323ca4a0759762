import { EventEmitter } from 'node:events'
import { preventable } from '../preventable.ts'

export type SchemeHandler = (request: Request) => Promise<Response> | Response

type Handler = (...args: never[]) => unknown
type BeforeRequest = (details: { url: string }, decide: (answer: { cancel?: boolean }) => void) => void

/** Something that the page wants to have saved, as `will-download` shows it. */
export interface StandInDownload {
  readonly url: string
  readonly chain?: readonly string[]
}

/**
 * Stands in for a session: who answers its schemes and decides on permissions. Schemes are handled by each session
 * for itself, and only those that were registered as standard before the app was ready
 * (docs/api/protocol.md, docs/api/session.md).
 */
export class StandInSession extends EventEmitter {
  /** By the name of what they decide on; see `denyPermissions`. */
  readonly handlers = new Map<string, Handler>()
  readonly schemes = new Map<string, SchemeHandler>()
  readonly protocol: object
  readonly webRequest = {
    // A later listener replaces the earlier one (docs/api/web-request.md).
    onBeforeRequest: (listener: BeforeRequest | null) => {
      this.#beforeRequest = listener
    },
  }
  spellChecker = true
  spellCheckLanguages: readonly string[] = ['en-US']
  proxy: object = { mode: 'system' }
  #beforeRequest: BeforeRequest | null = null

  constructor(isStandard: (scheme: string) => boolean) {
    super()
    this.protocol = {
      isProtocolHandled: (scheme: string) => this.schemes.has(scheme),
      handle: (scheme: string, handler: SchemeHandler) => {
        if (!isStandard(scheme)) throw new Error(`${scheme} is not standard`)
        if (this.schemes.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
        this.schemes.set(scheme, handler)
      },
    }
  }

  readonly #set = (name: string) => (handler: Handler) => void this.handlers.set(name, handler)
  readonly setPermissionRequestHandler = this.#set('request')
  readonly setPermissionCheckHandler = this.#set('check')
  readonly setDevicePermissionHandler = this.#set('device')
  readonly setDisplayMediaRequestHandler = this.#set('display')
  readonly setBluetoothPairingHandler = this.#set('bluetooth')
  readonly setUSBProtectedClassesHandler = this.#set('usb')

  setSpellCheckerEnabled(enable: boolean): void {
    this.spellChecker = enable
  }

  setSpellCheckerLanguages(languages: readonly string[]): void {
    this.spellCheckLanguages = languages
  }

  async setProxy(proxy: object): Promise<void> {
    this.proxy = proxy
  }

  /** What a request comes to that was let through. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const handler = this.schemes.get(new URL(url).protocol.slice(0, -1))
    if (!handler) throw new Error('net::ERR_UNKNOWN_URL_SCHEME')
    return handler(new Request(url, init))
  }

  /** Whether a page may ask for this at all. */
  async lets(url: string): Promise<boolean> {
    const listener = this.#beforeRequest
    if (!listener) return true
    const answer = await new Promise<{ cancel?: boolean }>((resolve) => listener({ url }, resolve))
    return answer.cancel !== true
  }

  /** True if this may be saved. */
  wantsDownload({ url, chain = [url] }: StandInDownload): boolean {
    const event = preventable({})
    this.emit('will-download', event, { getURL: () => url, getURLChain: () => [...chain] }, {})
    return !event.defaultPrevented
  }
}
