import { Agent, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { createBedFolder } from '../bed-folder.ts'
import { callEngine } from '../engines/engine-call.ts'
import { passToEngine } from '../engines/recording-proxy.ts'

/** A socket in front of an engine's. */
export type StagedEngine = { readonly endpoint: string; dispose(): Promise<void> }

/**
 * A real engine that seems to reach registries which are not there, for pictures only. What concerns a
 * loopback address goes to the engine. A login elsewhere is answered by `logins`, the usernames that each host
 * takes: another one is refused, another host cannot be reached. A pull from elsewhere is up to date.
 */
export async function startStagedEngine(
  engineSocket: string,
  logins: ReadonlyMap<string, readonly string[]>,
): Promise<StagedEngine> {
  const folder = createBedFolder('staged')
  const socket = join(folder.path, 'docker.sock')
  const agent = new Agent({ keepAlive: true })
  const server = createServer((from, to) => {
    const { pathname, searchParams } = new URL(from.url ?? '/', 'http://engine')
    const image = searchParams.get('fromImage') ?? ''
    if (pathname.endsWith('/auth')) void answerLogin(engineSocket, logins, from, to)
    else if (pathname.endsWith('/images/create') && !isLoopback(image)) {
      send(to, 200, { status: `Status: Image is up to date for ${image}` })
    } else passToEngine(engineSocket, agent, from, to)
  })
  await new Promise<void>((done) => server.listen(socket, done))
  return {
    endpoint: `unix://${socket}`,
    dispose: async () => {
      await new Promise((done) => {
        server.close(done)
        server.closeAllConnections()
        agent.destroy()
      })
      await folder.dispose()
    },
  }
}

async function answerLogin(
  engineSocket: string,
  logins: ReadonlyMap<string, readonly string[]>,
  from: IncomingMessage,
  to: ServerResponse,
): Promise<void> {
  const pieces: Buffer[] = []
  for await (const piece of from) pieces.push(piece as Buffer)
  const body = Buffer.concat(pieces)
  const { username = '', serveraddress: host = '' } = JSON.parse(body.toString()) as Record<string, string>
  if (isLoopback(host)) {
    const headers = { 'content-type': 'application/json' }
    const { status, text } = await callEngine(engineSocket, 'POST', '/auth', { headers, body })
    send(to, status, JSON.parse(text))
  } else if (!logins.has(host)) send(to, 500, { message: `dial tcp: lookup ${host}: no such host` })
  else if (logins.get(host)?.includes(username))
    send(to, 200, { Status: 'Login Succeeded', IdentityToken: '' })
  else send(to, 401, { message: 'unauthorized: incorrect username or password' })
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.')
}

function send(to: ServerResponse, status: number, answer: unknown): void {
  to.writeHead(status, { 'content-type': 'application/json' })
  to.end(`${JSON.stringify(answer)}\r\n`)
}
