import * as z from 'zod'
import { Problem } from '../../../contract/problem.ts'
import { type EngineVersion, versionShape } from '../engine-shapes.ts'
import { safeProof } from '../safe-proof.ts'
import { agreeOnVersion } from './api-version.ts'
import { readStart } from './engine-body.ts'
import type { EngineCall, EngineHttp, EngineReply, EngineStream } from './engine-http.ts'

/** An answer with its body. */
export type EngineAnswer = EngineReply & { readonly body: Buffer }

/**
 * Calls in the API version that both sides speak. It is agreed on at the first call, and anew after the
 * engine could not be reached: it may have been replaced meanwhile. Throws what `EngineHttp` throws, and
 * `engine.unsupported`.
 */
export class EngineApi {
  readonly endpoint: string
  readonly #http: EngineHttp
  #agreed: { readonly version: string; readonly product: string } | undefined

  constructor(http: EngineHttp, endpoint: string) {
    this.#http = http
    this.endpoint = endpoint
  }

  async version(signal?: AbortSignal): Promise<EngineVersion> {
    const answer = await this.#http.send({ method: 'GET', path: '/version', signal })
    return this.read(answer, versionShape)
  }

  async ping(signal?: AbortSignal): Promise<void> {
    const answer = await this.#http.send({ method: 'GET', path: '/_ping', signal })
    if (!isFine(answer)) throw engineFailed(answer)
    // a web server on that port says something else
    if (answer.body.toString('latin1').trim() !== 'OK') throw this.#rubbish()
  }

  /** Podman speaks the same API, and means some of it in its own way. */
  async isPodman(signal?: AbortSignal): Promise<boolean> {
    return (this.#agreed ?? (await this.#agree(signal))).product === 'Podman'
  }

  /** One call with its whole answer, whatever its status. */
  async ask(call: EngineCall): Promise<EngineAnswer> {
    return await this.#versioned(call, (versioned) => this.#http.send(versioned))
  }

  /** One call up to the headers of its answer, whatever its status. */
  async open(call: EngineCall): Promise<EngineStream> {
    return await this.#versioned(call, (versioned) => this.#http.open(versioned))
  }

  /** The refusal that a stream turned out to be: the first 64 KiB of its body, more than is ever shown. */
  async rest(stream: EngineStream): Promise<EngineAnswer> {
    return { status: stream.status, header: stream.header, body: await readStart(stream.chunks, 64 * 1024) }
  }

  /** What a good answer says. Throws `engine.failed`, or `engine.unreachable` for an answer out of shape. */
  read<S extends z.ZodType>(answer: EngineAnswer, shape: S): z.output<S> {
    if (!isFine(answer)) throw engineFailed(answer)
    const read = shape.safeParse(parseJson(answer.body))
    if (!read.success) throw this.#rubbish()
    return read.data
  }

  /** Asks for JSON of one shape. */
  async get<S extends z.ZodType>(path: string, shape: S, signal?: AbortSignal): Promise<z.output<S>> {
    return this.read(await this.ask({ method: 'GET', path, signal }), shape)
  }

  /** As `get`, with `undefined` where the engine knows no such thing. */
  async find<S extends z.ZodType>(
    path: string,
    shape: S,
    signal?: AbortSignal,
  ): Promise<z.output<S> | undefined> {
    const answer = await this.ask({ method: 'GET', path, signal })
    return answer.status === 404 ? undefined : this.read(answer, shape)
  }

  async #versioned<T>(call: EngineCall, send: (call: EngineCall) => Promise<T>): Promise<T> {
    const { version } = this.#agreed ?? (await this.#agree(call.signal))
    try {
      return await send({ ...call, path: `/v${version}${call.path}` })
    } catch (error) {
      if (error instanceof Problem && error.code === 'engine.unreachable') this.#agreed = undefined
      throw error
    }
  }

  async #agree(signal: AbortSignal | undefined): Promise<{ version: string; product: string }> {
    const engine = await this.version(signal)
    const version = agreeOnVersion(engine)
    if (version === undefined) {
      const spoken = safeProof(engine.apiVersion, 50)
      throw new Problem('engine.unsupported', { endpoint: this.endpoint, version: spoken })
    }
    this.#agreed = { version, product: engine.product }
    return this.#agreed
  }

  #rubbish(): Problem {
    return new Problem('engine.unreachable', { endpoint: this.endpoint, reason: 'rubbish' })
  }
}

/** True for 2xx. A redirect is never fine: nothing of the Engine API answers with one. */
export function isFine(reply: EngineReply): boolean {
  return reply.status >= 200 && reply.status < 300
}

/** The problem of an answer whose status says no. */
export function engineFailed(answer: EngineAnswer): Problem {
  const proof = safeProof(engineWords(answer))
  return new Problem('engine.failed', { status: answer.status, ...(proof === '' ? {} : { proof }) })
}

/** What the engine says beside a bad status, raw: the `message` of its JSON, else the text as it is. */
export function engineWords(answer: EngineAnswer): string {
  const read = messageShape.safeParse(parseJson(answer.body))
  return read.success ? read.data.message : answer.body.toString('utf8', 0, 8000)
}

const messageShape = z.looseObject({ message: z.string() })

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
