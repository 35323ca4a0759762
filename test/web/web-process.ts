import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { Contract } from '../../contract/index.ts'

const root = resolve(import.meta.dirname, '../..')
const program = resolve(root, 'out/main/web.js')

/** Builds the program where the sources have changed since the last build. */
export async function ensureBuild(): Promise<void> {
  await promisify(execFile)(process.execPath, [resolve(root, 'build/scripts/setup.mjs')], { cwd: root })
}

/** Web mode as a process of its own, with all that it said. */
export interface WebProcess {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** The exit code, when it has ended and all that it said is here. */
  readonly ended: Promise<number | null>
  /** The address of the ready line; rejects if the process ends first. */
  address(): Promise<string>
}

export function startWeb(
  args: readonly string[],
  env: Record<string, string> = {},
  /** How many files it may have open, sockets included. */
  openFiles?: number,
): WebProcess {
  const command = [process.execPath, program, ...args]
  const bounded =
    openFiles === undefined ? command : ['sh', '-c', `ulimit -n ${openFiles} && exec "$@"`, 'sh', ...command]
  const [first = '', ...rest] = bounded
  const child = spawn(first, rest, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    async address() {
      const over = ended.then((code) => {
        throw new Error(`ended with ${code} before it was ready: ${stderr}`)
      })
      while (!stdout.includes('\n')) await Promise.race([once(child.stdout, 'data'), over])
      over.catch(() => undefined)
      const address = /^Fairlead is ready: (http:\/\/(?:127\.0\.0\.1|\[::1\]):\d+\/#token=[\w-]+)\n$/.exec(
        stdout,
      )?.[1]
      if (!address) throw new Error('the ready line has another form')
      return address
    },
  }
}

/** A page's client of web mode, its socket, and the cookie of its session. */
export interface OpenPage {
  readonly client: ContractRouterClient<Contract>
  readonly socket: WebSocket
  readonly cookie: string
  /** One more window of the same session; rejects with the status where there is none. */
  another(): Promise<OpenPage>
}

/** What a page does with its address: the token for a session, then the socket. */
export async function openPage(address: string, options: { userAgent?: string } = {}): Promise<OpenPage> {
  const { origin, host, hash } = new URL(address)
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: {
      origin,
      'content-type': 'application/json',
      'user-agent': options.userAgent ?? '',
    },
    body: JSON.stringify({ token: hash.replace('#token=', '') }),
  })
  if (answer.status !== 204) throw new Error(`session: ${answer.status}`)
  const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
  return await openWindow(`ws://${host}/rpc`, origin, cookie)
}

async function openWindow(address: string, origin: string, cookie: string): Promise<OpenPage> {
  const socket = new WebSocket(address, { origin, headers: { cookie } })
  await once(socket, 'open')
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })
  return {
    client: createORPCClient(link),
    socket,
    cookie,
    another: () => openWindow(address, origin, cookie),
  }
}
