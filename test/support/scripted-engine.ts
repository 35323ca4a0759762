import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EngineEndpoint } from '../../core/engine/engine-endpoint.ts'

export type SeenRequest = {
  readonly method: string
  readonly url: string
  /** Path without the query and without the version. */
  readonly path: string
  readonly version: string | undefined
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Scene = (request: SeenRequest, response: ServerResponse, socket: Socket) => void

/** A scene that begins before the body of its request has come, and reads of it what it wants. */
export type OpenScene = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/**
 * A stand-in for a container engine on a Unix socket: it says what its scenes tell it to say, and keeps what
 * it was asked. Without a scene it speaks API 1.41 at `/version` and `/_ping`, and knows nothing else.
 */
export class ScriptedEngine {
  readonly seen: SeenRequest[] = []
  readonly #scenes = new Map<string, Scene>()
  readonly #openScenes = new Map<string, OpenScene>()
  readonly #sockets = new Set<Socket>()
  readonly #server: Server
  readonly #folder: string
  endpoint: EngineEndpoint

  private constructor(server: Server, folder: string, endpoint: EngineEndpoint) {
    this.#server = server
    this.#folder = folder
    this.endpoint = endpoint
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      // a client that went away is part of many scenes
      socket.on('error', () => socket.destroy())
      socket.on('close', () => this.#sockets.delete(socket))
    })
    server.on('request', (request, response) => void this.#answer(request, response))
    this.on('GET', '/version', json({ Version: '20.10.24', ApiVersion: '1.41', MinAPIVersion: '1.12' }))
    this.on('GET', '/_ping', (_request, response) => response.end('OK'))
  }

  static async start(): Promise<ScriptedEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'scripted-engine-'))
    const path = join(folder, 'engine.sock')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    return new ScriptedEngine(server, folder, { kind: 'socket', path, text: `unix://${path}` })
  }

  /** The same on a free port of 127.0.0.1. */
  static async startOnTcp(): Promise<ScriptedEngine> {
    const folder = await mkdtemp(join(tmpdir(), 'scripted-engine-'))
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const text = `tcp://127.0.0.1:${port}`
    return new ScriptedEngine(server, folder, { kind: 'tcp', host: '127.0.0.1', port, text })
  }

  get openConnections(): number {
    return this.#sockets.size
  }

  /** Sets the scene for a path without version and query; a path may end in `*`. */
  on(method: string, path: string, scene: Scene): void {
    this.#scenes.set(`${method} ${path}`, scene)
  }

  /** As `on`, for a body that is long or never ends; such a call is not kept in `seen`. */
  onOpen(method: string, path: string, scene: OpenScene): void {
    this.#openScenes.set(`${method} ${path}`, scene)
  }

  /** What was asked of a path. */
  asked(path: string): SeenRequest[] {
    return this.seen.filter((request) => request.path === path)
  }

  /** Cuts every connection, in the middle of whatever goes over it. */
  hangUp(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.hangUp()
    await new Promise((resolve) => this.#server.close(resolve))
    await rm(this.#folder, { recursive: true, force: true })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://engine')
    const [, version, path] = /^(?:\/v(\d+\.\d+))?(\/.*)$/.exec(url.pathname) ?? []
    const openScene = this.#openScenes.get(`${request.method} ${path}`)
    if (openScene) return await openScene(request, response)
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const seen: SeenRequest = {
      method: request.method ?? '',
      url: request.url ?? '',
      path: path ?? url.pathname,
      version,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(pieces).toString('utf8'),
    }
    this.seen.push(seen)
    const scene = this.#sceneFor(`${seen.method} ${seen.path}`) ?? json({ message: 'page not found' }, 404)
    scene(seen, response, request.socket)
  }

  #sceneFor(call: string): Scene | undefined {
    const exact = this.#scenes.get(call)
    if (exact) return exact
    const wild = [...this.#scenes].find(([key]) => key.endsWith('*') && call.startsWith(key.slice(0, -1)))
    return wild?.[1]
  }
}

/** A scene that answers with JSON. */
export function json(value: unknown, status = 200): Scene {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(value))
  }
}

/** A scene that writes these bytes to the connection, whatever HTTP says, and closes it. */
export function raw(bytes: Uint8Array | string): Scene {
  return (_request, _response, socket) => socket.end(bytes)
}

/** A scene that sends these objects as JSON lines, as a pull does. */
export function lines(...values: readonly unknown[]): Scene {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    for (const value of values) response.write(`${JSON.stringify(value)}\r\n`)
    response.end()
  }
}
