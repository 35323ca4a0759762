import { setMaxListeners } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Problem } from '../../../contract/problem.ts'
import type { EngineEndpoint } from '../engine-endpoint.ts'
import { answerTo } from './engine-answer.ts'
import { bodyChunks, readBounded } from './engine-body.ts'
import { engineUnreachable } from './engine-unreachable.ts'
import { agentsFor, type EngineAgents } from './way/engine-agents.ts'
import type { EngineWay } from './way/engine-way.ts'
import { WayFailure } from './way/way-failure.ts'

/** In milliseconds; `undefined` waits without end. `header` counts from the start, `idle` between pieces. */
export type EngineTimeouts = { readonly header: number | undefined; readonly idle: number | undefined }

export type EngineCall = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Path and query, percent-encoded. */
  readonly path: string
  /** JSON in one piece, or a stream of bytes of any length. */
  readonly body?: Buffer | AsyncIterable<Uint8Array> | undefined
  /** The value of `X-Registry-Auth`. */
  readonly registryAuth?: string | undefined
  readonly timeouts?: Partial<EngineTimeouts> | undefined
  /** One of any number that may be open at once; the way to the engine may have room for so many only. */
  readonly crowded?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

export type EngineReply = {
  readonly status: number
  readonly header: (name: string) => string | undefined
}

type EngineWhole = EngineReply & { readonly body: Buffer }

/** A reply whose body is still to come: read `chunks` to the end, or `close`. */
export type EngineStream = EngineReply & {
  /**
   * Throws `engine.unreachable` with the reason `cut` unless the body came to an end that the framing of HTTP
   * marks as such, and the signal's reason after the signal.
   */
  readonly chunks: AsyncIterable<Buffer>
  readonly close: () => void
}

const defaultTimeouts: EngineTimeouts = { header: 30_000, idle: 30_000 }
const bodyLimit = 32 * 1024 * 1024

/**
 * HTTP to one engine. Redirects are never followed. Throws `engine.unreachable` with the reason, or the
 * signal's reason; after `dispose` its reason, or an `AbortError`.
 */
export class EngineHttp {
  readonly #endpoint: EngineEndpoint
  readonly #timeouts: EngineTimeouts
  readonly #agents: EngineAgents
  readonly #disposed = new AbortController()

  constructor(endpoint: EngineEndpoint, way: EngineWay = {}, timeouts: Partial<EngineTimeouts> = {}) {
    this.#endpoint = endpoint
    this.#agents = agentsFor(endpoint, way)
    this.#timeouts = { ...defaultTimeouts, ...timeouts }
    // each call under way listens to it
    setMaxListeners(0, this.#disposed.signal)
  }

  /** One call with its whole body, which may have up to 32 MiB. */
  async send(call: EngineCall): Promise<EngineWhole> {
    const turns = call.method === 'GET' ? this.#agents.turns : undefined
    return turns ? await turns.run(this.#signalOf(call), () => this.#whole(call)) : await this.#whole(call)
  }

  /** One call up to the headers of its answer. */
  async open(call: EngineCall): Promise<EngineStream> {
    const signal = this.#signalOf(call)
    signal.throwIfAborted()
    const timeouts = { ...this.#timeouts, ...call.timeouts }
    const message = await this.#seated(call, signal, timeouts.header)
    if (this.#endpoint.kind === 'tcp' && wantsTls(message)) {
      message.destroy()
      throw engineUnreachable(this.#endpoint.text, new WayFailure('tls-expected'))
    }
    return {
      status: message.statusCode ?? 0,
      header: (name) => headerText(message, name),
      chunks: bodyChunks(message, { signal, idle: timeouts.idle, endpoint: this.#endpoint.text }),
      close: () => message.destroy(),
    }
  }

  dispose(reason?: Problem): void {
    this.#disposed.abort(reason)
    this.#agents.dispose()
  }

  async #whole(call: EngineCall): Promise<EngineWhole> {
    const stream = await this.open(call)
    const body = await readBounded(stream.chunks, bodyLimit, this.#endpoint.text)
    return { status: stream.status, header: stream.header, body }
  }

  #signalOf(call: EngineCall): AbortSignal {
    return call.signal ? AbortSignal.any([call.signal, this.#disposed.signal]) : this.#disposed.signal
  }

  async #seated(call: EngineCall, signal: AbortSignal, header: number | undefined): Promise<IncomingMessage> {
    const { seats } = this.#agents
    if (!call.crowded || !seats) return await this.#exchange(call, signal, header)
    const leave = seats.take()
    if (!leave) throw engineUnreachable(this.#endpoint.text, new WayFailure('ssh-too-many'))
    try {
      const message = await this.#exchange(call, signal, header)
      message.once('close', leave)
      return message
    } catch (error) {
      leave()
      throw error
    }
  }

  async #exchange(
    call: EngineCall,
    signal: AbortSignal,
    header: number | undefined,
  ): Promise<IncomingMessage> {
    for (let attempt = 1; ; attempt += 1) {
      const outgoing = this.#request(call, signal)
      try {
        return await answerTo(outgoing, call.body, { header, signal })
      } catch (error) {
        if (signal.aborted) throw signal.reason
        // an engine that was restarted leaves dead connections behind; only GET may be asked twice
        if (attempt === 1 && call.method === 'GET' && outgoing.reusedSocket && isReset(error)) continue
        if (attempt === 1 && error instanceof WayFailure && error.details.goOn && !isStream(call.body))
          continue
        throw engineUnreachable(this.#endpoint.text, error)
      }
    }
  }

  #request(call: EngineCall, signal: AbortSignal): ClientRequest {
    const outgoing = request({
      ...placeOf(this.#endpoint),
      method: call.method,
      path: call.path,
      signal,
      agent: this.#agents.agentFor(call.method, isStream(call.body)),
    })
    // not among the options: Node prints those for NODE_DEBUG=http
    outgoing.setHeader('User-Agent', 'fairlead')
    if (call.registryAuth !== undefined) outgoing.setHeader('X-Registry-Auth', call.registryAuth)
    if (call.body) outgoing.setHeader('Content-Type', typeOf(call.body))
    return outgoing
  }
}

function placeOf(endpoint: EngineEndpoint) {
  switch (endpoint.kind) {
    case 'socket':
      return { socketPath: endpoint.path }
    case 'tcp':
      return { host: endpoint.host, port: endpoint.port }
    case 'ssh':
      // to the engine behind ssh the caller is on its own machine
      return { host: 'localhost' }
  }
}

function isStream(body: EngineCall['body']): body is AsyncIterable<Uint8Array> {
  return body !== undefined && !(body instanceof Uint8Array)
}

function typeOf(body: Buffer | AsyncIterable<Uint8Array>): string {
  return isStream(body) ? 'application/x-tar' : 'application/json'
}

/** What Go's servers say to a client that speaks no TLS: in HTTP/1.0, which engines do not speak otherwise. */
function wantsTls({ statusCode, httpVersion }: IncomingMessage): boolean {
  return statusCode === 400 && httpVersion === '1.0'
}

function headerText(message: IncomingMessage, name: string): string | undefined {
  const value = message.headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
}
