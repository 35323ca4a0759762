import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { describeBug, type RpcLog } from '../../rpc/call-outcome.ts'
import type { RpcDoor } from '../../rpc/rpc-server.ts'
import { maxFrameBytes } from '../../rpc/rpc-session.ts'
import { notSaved } from '../../storage/durable-file.ts'
import { type Answer, answerPayload, audible, failed } from '../wire/answer.ts'
import { FrameReader, frameOf } from '../wire/frame.ts'
import { type CredentialQuestion, mostOpening, readOpening } from '../wire/opening.ts'
import { clearPlace, type EndpointPlace, endpointPlace, showPlace } from './endpoint-place.ts'
import { serveRpc } from './rpc-over-socket.ts'

/** Answers one question; the signal tells that nobody waits for it any more. */
export type Answerer = (question: CredentialQuestion, signal: AbortSignal) => Promise<Answer>

export interface TerminalEndpointOptions {
  /** Owned by this process. */
  dataFolder: string
  answer: Answerer
  rpc: RpcDoor
  log: RpcLog
  /** Milliseconds; for tests. */
  patience?: { opening: number; answer: number; reading: number }
}

const mostConnections = 128
const mostRpcConnections = 16
const patienceUnlessSaid = { opening: 10_000, answer: 30_000, reading: 10_000 }

/**
 * The socket of the running app for programs of the same user: the first frame of a connection says whether it
 * asks one question of a credential helper or speaks the whole contract.
 */
export class TerminalEndpoint {
  readonly #options: TerminalEndpointOptions
  readonly #patience: { opening: number; answer: number; reading: number }
  readonly #place: EndpointPlace
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #rpcConnections = 0

  private constructor(options: TerminalEndpointOptions, place: EndpointPlace) {
    this.#options = options
    this.#patience = options.patience ?? patienceUnlessSaid
    this.#place = place
    this.#server = createServer((socket) => this.#welcome(socket))
    this.#server.maxConnections = mostConnections
    this.#server.unref()
  }

  /** Throws `storage.not-saved` where no socket can be placed. */
  static async open(options: TerminalEndpointOptions): Promise<TerminalEndpoint> {
    try {
      const place = await endpointPlace(options.dataFolder)
      await clearPlace(place)
      const endpoint = new TerminalEndpoint(options, place)
      await endpoint.#listen()
      await showPlace(place)
      return endpoint
    } catch (error) {
      throw notSaved('terminal.sock', error)
    }
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size
  }

  /** Resolves when nobody is connected any more, or after the time that an answer may take. */
  async quiet(): Promise<void> {
    const end = Date.now() + this.#patience.answer
    while (this.#sockets.size > 0 && Date.now() < end) await pause(5)
  }

  /** Ends every connection and takes the socket away. */
  async dispose(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
    for (const socket of this.#sockets) socket.destroy()
    await closed
    await clearPlace(this.#place)
  }

  #listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(this.#place.address, () => {
        this.#server.off('error', reject)
        this.#server.on('error', (error) => this.#options.log.error(describeBug(error), 'bug'))
        resolve()
      })
    })
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket)
    const reader = new FrameReader(mostOpening)
    const timer = setTimeout(() => socket.destroy(), this.#patience.opening)
    socket.once('close', () => {
      clearTimeout(timer)
      reader.dispose()
      this.#sockets.delete(socket)
    })
    // Whatever breaks a socket closes it, and that is told by its own event.
    socket.on('error', () => socket.destroy())
    const onData = (piece: Buffer) => {
      reader.push(piece)
      const payload = reader.next()
      if (payload === undefined) return
      clearTimeout(timer)
      socket.off('data', onData)
      if (payload === 'too-long') socket.destroy()
      else this.#open(socket, payload, reader)
    }
    socket.on('data', onData)
  }

  #open(socket: Socket, payload: Buffer, reader: FrameReader): void {
    const opening = readOpening(payload)
    switch (opening?.kind) {
      case 'credential':
        if (reader.rest) socket.destroy()
        else void this.#answer(socket, opening.question)
        break
      case 'rpc':
        this.#speak(socket, reader)
        break
      case undefined:
        this.#options.log.warn({ bytes: payload.length }, 'terminal connection refused')
        socket.destroy()
    }
    if (opening?.kind !== 'credential') payload.fill(0)
  }

  async #answer(socket: Socket, question: CredentialQuestion): Promise<void> {
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    // Nothing more is to come; what comes all the same is not kept.
    socket.once('data', () => socket.destroy())
    const frame = await this.#frameFor(question, gone.signal)
    question.input.fill(0)
    if (socket.destroyed) {
      frame.fill(0)
      return
    }
    const late = setTimeout(() => socket.destroy(), this.#patience.reading)
    socket.once('close', () => clearTimeout(late))
    socket.end(frame, () => frame.fill(0))
  }

  async #frameFor(question: CredentialQuestion, gone: AbortSignal): Promise<Buffer> {
    const { answer, log } = this.#options
    const late = new AbortController()
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<Answer>((resolve) => {
      timer = setTimeout(() => {
        late.abort()
        resolve(failed('Fairlead: it took too long to answer. Try again'))
      }, this.#patience.answer)
    })
    try {
      const answered = answer(question, AbortSignal.any([gone, late.signal]))
      // nobody hears what comes too late, and a login in it must not stay
      answered.then(
        ({ out }) => late.signal.aborted && out.fill(0),
        (error) =>
          late.signal.aborted && error !== late.signal.reason && log.error(describeBug(error), 'bug'),
      )
      const payload = answerPayload(audible(question.verb, await Promise.race([answered, tooLate])))
      const frame = frameOf(payload)
      payload.fill(0)
      return frame
    } catch (error) {
      if (!gone.aborted || error !== gone.reason) log.error(describeBug(error), 'bug')
      const sorry = failed('Fairlead: something went wrong. The log of the app says where')
      return frameOf(answerPayload(audible(question.verb, sorry)))
    } finally {
      clearTimeout(timer)
    }
  }

  #speak(socket: Socket, reader: FrameReader): void {
    if (this.#rpcConnections >= mostRpcConnections) {
      socket.destroy()
      return
    }
    this.#rpcConnections += 1
    socket.once('close', () => {
      this.#rpcConnections -= 1
    })
    reader.allow(maxFrameBytes)
    serveRpc(socket, reader, this.#options.rpc)
  }
}
