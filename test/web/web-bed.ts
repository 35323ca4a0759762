import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClientOptions, WebSocket } from 'ws'
import { createRpcServer, type RpcDoor } from '../../core/rpc/rpc-server.ts'
import type { FileDoor } from '../../core/shell/file-door.ts'
import { WebServer } from '../../web/server/http-server.ts'
import { Sessions } from '../../web/session/sessions.ts'
import { createTestCore, type TestCore } from '../core/rpc/test-router.ts'

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Asked {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string | string[]>
  readonly body?: string | Buffer
}

export interface WebBed {
  readonly port: number
  readonly origin: string
  readonly core: TestCore
  readonly server: WebServer
  readonly lines: object[]
  /** Stands beside the page's folder, with the same prefix, and must never be served. */
  readonly canary: string
  readonly pageFile: string
  advance(milliseconds: number): void
  token(): string
  ask(asked: Asked): Promise<Reply>
  /** Sends bytes as they are and gives all that comes back until the server closes. */
  raw(bytes: string): Promise<string>
  /** Opens a session and gives its Cookie header. */
  signIn(): Promise<string>
  dial(options?: ClientOptions, path?: string): WebSocket
  dispose(): Promise<void>
}

export async function startWebBed(
  options: { origin?: string; imageFiles?: FileDoor; rpc?: RpcDoor } = {},
): Promise<WebBed> {
  const folder = await mkdtemp(join(tmpdir(), 'fairlead-web-'))
  const pageFolder = join(folder, 'page')
  const canary = randomBytes(24).toString('hex')
  await mkdir(join(pageFolder, 'assets'), { recursive: true })
  await mkdir(join(folder, 'page-other'))
  await writeFile(join(pageFolder, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(pageFolder, 'assets', 'index-1a2b.js'), 'export {}')
  await writeFile(join(pageFolder, '.secret.key'), canary)
  await writeFile(join(folder, 'secret.html'), canary)
  await writeFile(join(folder, 'page-other', 'index.html'), canary)
  await symlink(join(folder, 'secret.html'), join(pageFolder, 'link.html'))
  await symlink(join(folder, 'page-other'), join(pageFolder, 'linked'))

  let now = 1_000_000
  const lines: object[] = []
  const write = (fields: object, message: string) => {
    lines.push({ ...fields, message })
  }
  const log = { info: write, warn: write, error: write }
  const core = createTestCore()
  const own = createRpcServer(core.router, { log })
  const sessions = new Sessions(() => ({ elapsed: now, clock: now }))
  const server = new WebServer({ rpc: own, sessions, pageFolder, log, imageFiles: shutDoor, ...options })
  const port = await server.listen(0)
  const origin = `http://127.0.0.1:${port}`
  const ask = (asked: Asked) => askOf(port, asked)
  const token = () => server.freshAddress().split('#token=')[1] ?? ''

  return {
    port,
    origin,
    core,
    server,
    lines,
    canary,
    pageFile: join(pageFolder, 'index.html'),
    advance: (milliseconds) => {
      now += milliseconds
    },
    token,
    ask,
    raw: (bytes) => rawOf(port, bytes),
    async signIn() {
      const reply = await ask(postToken(origin, token()))
      return String(reply.headers['set-cookie']?.[0]).split(';', 1)[0] ?? ''
    },
    dial: (options, path = '/rpc') => new WebSocket(`ws://127.0.0.1:${port}${path}`, options),
    async dispose() {
      await server.dispose()
      own.dispose()
      await rm(folder, { recursive: true })
    },
  }
}

/** Stands in for a core to which no file is on its way. */
const shutDoor: FileDoor = { receive: () => 'unknown', give: async () => 'unknown' }

export function postToken(origin: string, token: unknown): Asked {
  return {
    method: 'POST',
    path: '/session',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  }
}

function askOf(port: number, { method = 'GET', path = '/', headers, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('latin1')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    request.end(body)
  })
}

async function rawOf(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  // A server that closes on unread bytes resets the connection; what it said before counts.
  socket.on('error', () => socket.destroy())
  socket.write(bytes, 'latin1')
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('latin1')
}

/** How a handshake ended: open, or the status it was refused with. */
export async function handshake(socket: WebSocket): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
  })
}
