import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createBedFolder } from '../bed-folder.ts'

/** One request that went by. Of its headers only the names are kept: one of them carries a credential. */
export type RecordedRequest = {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
}

/** A socket in front of an engine's that notes each request before the engine sees it. */
export type RecordingProxy = {
  readonly socket: string
  readonly endpoint: `unix://${string}`
  /** Everything since the start, in order. */
  requests(): readonly RecordedRequest[]
  /** Breaks every connection that stands, as an engine does that goes away; new ones are taken. */
  cut(): void
  dispose(): Promise<void>
}

/** Puts a recording socket in front of an engine: what is not in its record has not reached the engine. */
export async function startRecordingProxy(engineSocket: string): Promise<RecordingProxy> {
  const folder = createBedFolder('proxy')
  const socket = join(folder.path, 'docker.sock')
  const record: RecordedRequest[] = []
  const agent = new Agent({ keepAlive: true })
  const note = ({ method = '', url = '', rawHeaders }: IncomingMessage): void => {
    const headers = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase())
    record.push({ method, path: url, headers })
  }
  const server = createServer((from, to) => {
    note(from)
    passToEngine(engineSocket, agent, from, to)
  })
  // Attach and exec take the connection over: bytes go both ways from then on.
  server.on('upgrade', (from, client, head) => {
    note(from)
    const engine = connect(engineSocket)
    const headers = from.rawHeaders.map((word, index) => (index % 2 === 0 ? `${word}: ` : `${word}\r\n`))
    engine.write(`${from.method} ${from.url} HTTP/1.1\r\n${headers.join('')}\r\n`)
    engine.write(head)
    client.pipe(engine).pipe(client)
    for (const end of [client, engine]) {
      end.on('error', () => {
        client.destroy()
        engine.destroy()
      })
    }
  })
  await new Promise<void>((done) => server.listen(socket, done))
  return {
    socket,
    endpoint: `unix://${socket}`,
    requests: () => record,
    cut: () => server.closeAllConnections(),
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

/**
 * Passes one request on to an engine, and its answer back. The way to the engine stays open after each call: Node ends a piped body by one more, empty write, which
 * fails and takes the answer with it where the engine has closed by then.
 */
export function passToEngine(
  engineSocket: string,
  agent: Agent,
  from: IncomingMessage,
  to: ServerResponse,
): void {
  const { method, url } = from
  const { connection: _, ...headers } = from.headers
  const call = request({ socketPath: engineSocket, method, path: url, headers, setHost: false, agent })
  call.on('response', (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders)
    to.flushHeaders()
    answer.pipe(to)
    answer.on('error', () => to.destroy())
  })
  // The engine's death must look like that to the client too: a cut connection, no answer of ours.
  call.on('error', () => to.destroy())
  // A client that leaves cancels the engine's work. A finished call's connection is another's by now.
  to.on('close', () => {
    if (!to.writableFinished) call.destroy()
  })
  from.pipe(call)
}
