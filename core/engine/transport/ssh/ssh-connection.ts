import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import type { WayFailure } from '../way/way-failure.ts'
import { BoundedWords } from './bounded-words.ts'
import type { SshEnd } from './ssh-reason.ts'

type Options = {
  /** The failure of an `ssh` that ended before an engine said anything. */
  readonly failure: (end: SshEnd) => WayFailure
  /** The failure of a far side that says other things than an engine. */
  readonly noise: (words: string) => WayFailure
}

/** With this every answer of HTTP begins. */
const greeting = Buffer.from('HTTP/1.')

/** On standard error, in bytes; an engine behind ssh says nothing there. */
const mostWords = 1024 * 1024

/** In milliseconds: for the last words once it has ended or should, and until it is ended by force. */
const patience = { words: 500, term: 1000 } as const

/**
 * One running `ssh` process as a connection: what is written goes to its standard input, what is read comes from its standard
 * output. It ends with the connection, and the connection with it.
 */
export class SshConnection extends Duplex {
  readonly #options: Options
  readonly #child: ChildProcessWithoutNullStreams
  readonly #words = new BoundedWords()
  #greeted = 0
  #isOver = false
  #settle: () => void = () => undefined
  #hasEnded = false

  /** Resolves when an engine has begun to speak, or the connection is over. */
  readonly settled = new Promise<void>((resolve) => {
    this.#settle = resolve
  })

  constructor(child: ChildProcessWithoutNullStreams, options: Options) {
    super({ allowHalfOpen: false, autoDestroy: true })
    this.#options = options
    this.#child = child
    this.#follow()
  }

  /** The process id of `ssh`. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  // Node's HTTP expects these of a connection
  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  setTimeout(): this {
    return this
  }

  /** Lets this process end although the connection stands. */
  unref(): this {
    for (const part of this.#parts()) part.unref()
    return this
  }

  ref(): this {
    for (const part of this.#parts()) part.ref()
    return this
  }

  override _read(): void {
    this.#child.stdout.resume()
  }

  override _write(piece: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#hasEnded) done(Object.assign(new Error('ssh has ended'), { code: 'ECONNRESET' }))
    // where it is about to end, its last words tell why, and not the pipe
    else this.#child.stdin.write(piece, () => done())
  }

  override _final(done: (error?: Error | null) => void): void {
    const { stdin } = this.#child
    // Node never calls back for a pipe that is gone already
    if (stdin.destroyed) done()
    else stdin.end(() => done())
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#isOver = true
    this.#settle()
    const { stdin, stdout, stderr } = this.#child
    for (const stream of [stdin, stdout, stderr]) stream.destroy()
    this.#end()
    done(error)
  }

  #follow(): void {
    const { stdin, stdout, stderr } = this.#child
    this.#child.on('error', (error) => this.destroy(error))
    this.#child.once('exit', (code) => this.#ended(code))
    stdin.on('error', () => undefined)
    stdout.on('error', () => undefined)
    stderr.on('error', () => undefined)
    stdout.on('data', (piece: Buffer) => this.#said(piece))
    stdout.once('end', () => this.#silenced())
    stderr.on('data', (piece: Buffer) => {
      this.#words.push(piece)
      if (this.#words.size > mostWords) this.destroy(this.#options.noise(this.#words.text()))
    })
  }

  #said(piece: Buffer): void {
    const expected = greeting.subarray(this.#greeted, this.#greeted + piece.length)
    if (expected.length > 0 && !piece.subarray(0, expected.length).equals(expected)) {
      this.destroy(this.#options.noise(piece.toString('utf8', 0, 4096)))
      return
    }
    this.#greeted += expected.length
    if (this.#greeted === greeting.length) this.#settle()
    if (!this.push(piece)) this.#child.stdout.pause()
  }

  /** Standard output has ended: an `ssh` that does not end with it is ended. */
  #silenced(): void {
    setTimeout(() => this.#end(), patience.words).unref()
  }

  /** What is said last may come after the end, and a process that ssh left behind may keep the streams open. */
  #ended(code: number | null): void {
    let isTold = false
    const tell = () => {
      if (isTold || this.#isOver) return
      isTold = true
      clearTimeout(timer)
      this.#hasEnded = true
      if (this.#greeted < greeting.length) {
        this.destroy(this.#options.failure({ code, words: this.#words.text() }))
        return
      }
      this.push(null)
      // nobody reads a connection that is kept for later, and it would never be seen to have ended
      this.read(0)
    }
    const timer = setTimeout(tell, patience.words)
    this.#child.once('close', tell)
  }

  #end(): void {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    const force = setTimeout(() => child.kill('SIGKILL'), patience.term)
    child.once('exit', () => clearTimeout(force))
  }

  #parts(): { ref(): unknown; unref(): unknown }[] {
    const { stdin, stdout, stderr } = this.#child
    // pipes of a child are sockets to Node, which its types do not say
    return [this.#child, stdin, stdout, stderr] as unknown as Socket[]
  }
}
