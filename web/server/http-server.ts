import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { describeBug, type RpcLog } from '../../core/rpc/call-outcome.ts'
import type { RpcDoor } from '../../core/rpc/rpc-server.ts'
import type { FileDoor } from '../../core/shell/file-door.ts'
import { isFileTarget } from '../../core/shell/file-requests.ts'
import { RpcSockets } from '../session/rpc-socket.ts'
import { SessionRoutes } from '../session/session-routes.ts'
import type { Sessions } from '../session/sessions.ts'
import { type ListenAddress, originAt } from '../start/listen-address.ts'
import { FileRoutes } from './file-routes.ts'
import { comesFromThePage, refusalOf } from './request-guard.ts'
import { type Answer, commonHeaders, send, sendBare } from './responses.ts'
import { StaticFiles } from './static-files.ts'

export interface WebServerOptions {
  readonly rpc: RpcDoor
  readonly imageFiles: FileDoor
  readonly sessions: Sessions
  readonly pageFolder: string
  readonly log: RpcLog
  /** One more exact loopback origin under which a tunnel shows this server. */
  readonly origin?: string
}

/** The page, its session and its socket on an address of this machine alone. */
export class WebServer {
  readonly #options: WebServerOptions
  readonly #server: Server
  readonly #files: StaticFiles
  readonly #routes: SessionRoutes
  readonly #imageFiles: FileRoutes
  readonly #sockets: RpcSockets
  #port = 0
  #origins: readonly string[] = []
  #common: readonly string[] = []

  constructor(options: WebServerOptions) {
    this.#options = options
    this.#files = new StaticFiles(options.pageFolder)
    this.#routes = new SessionRoutes(options.sessions, () => this.#port)
    this.#imageFiles = new FileRoutes(options.imageFiles)
    this.#sockets = new RpcSockets(options.rpc, (socket) => sendBare(socket, this.#common, 400))
    this.#server = createServer({
      maxHeaderSize: 8192,
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 1000,
    })
    this.#server.maxConnections = 256
    this.#server.on('request', (request, response) => void this.#answer(request, response))
    this.#server.on('checkContinue', (request, response) => void this.#answer(request, response))
    this.#server.on('checkExpectation', (_, response) => this.#send(response, { status: 417 }))
    this.#server.on('connect', (_, socket) => sendBare(socket, this.#common, 404))
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#server.on('clientError', (error, socket) => this.#broken(error, socket))
  }

  /** Binds to the port, 0 for any free one, and gives the port; rejects with the system's error. */
  async listen(port: number, address: ListenAddress = '127.0.0.1'): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, address, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    this.#port = (this.#server.address() as AddressInfo).port
    const own = originAt(address, this.#port)
    this.#origins = this.#options.origin ? [own, this.#options.origin] : [own]
    this.#common = commonHeaders(this.#origins)
    return this.#port
  }

  /** The address that opens the page once, with a fresh token. Throws for an origin that is not permitted. */
  freshAddress(origin = this.#origins[0]): string {
    if (origin === undefined || !this.#origins.includes(origin)) throw new Error('not an origin of this page')
    return `${origin}/#token=${this.#options.sessions.issueToken()}`
  }

  /** Ends every session, socket and connection. */
  async dispose(): Promise<void> {
    this.#options.sessions.dispose()
    this.#sockets.dispose()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = this.#refused(request) ?? (await this.#route(request, response))
      if (answer) this.#send(response, answer)
    } catch (error) {
      if (response.headersSent || request.destroyed) {
        response.destroy()
        return
      }
      this.#options.log.error(describeBug(error), 'request failed')
      this.#send(response, { status: 500 })
    }
  }

  #refused(request: IncomingMessage): Answer | undefined {
    const refusal = refusalOf(request, this.#origins)
    if (!refusal) return undefined
    this.#options.log.warn({ reason: refusal.reason }, 'request refused')
    // Whatever follows on this connection was not meant for us.
    return { status: refusal.status, headers: ['Connection', 'close'] }
  }

  /** Undefined where the answer is on its way already. */
  async #route(request: IncomingMessage, response: ServerResponse): Promise<Answer | undefined> {
    const target = request.url ?? ''
    const ofSessions = target === '/session' || isFileTarget(target)
    if (ofSessions && !comesFromThePage(request)) return { status: 403, headers: ['Connection', 'close'] }
    if (target === '/session') return this.#routes.answer(request)
    if (isFileTarget(target)) {
      const session = this.#routes.sessionOf(request)
      if (!session) return { status: 401, headers: ['Connection', 'close'] }
      return this.#imageFiles.answer(request, response, session, this.#common)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { status: 404, headers: ['Connection', 'close'] }
    }
    return this.#files.answer(target)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const refusal = refusalOf(request, this.#origins)
    const session = refusal ? undefined : this.#routes.sessionOf(request)
    const status = refusal?.status ?? (request.url !== '/rpc' ? 404 : session ? 101 : 401)
    if (!session || status !== 101) {
      this.#options.log.warn({ reason: refusal?.reason ?? status }, 'handshake refused')
      sendBare(socket, this.#common, status)
      return
    }
    if (!this.#sockets.accept(request, socket, head, session)) sendBare(socket, this.#common, 429)
  }

  #broken(error: NodeJS.ErrnoException, socket: Duplex): void {
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
    sendBare(socket, this.#common, status)
  }

  #send(response: ServerResponse, answer: Answer): void {
    send(response, this.#common, answer)
  }
}
