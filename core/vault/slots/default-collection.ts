import { connect } from 'node:net'
import { type BusAnswer, decodeAnswers, encodeCall, readFlag, readText } from './dbus-message.ts'
import { externalGreeting, socketPath } from './session-bus.ts'

/** In what state the Secret Service keeps the collection for new entries; `unknown` if it did not say. */
export type CollectionState = 'open' | 'locked' | 'none' | 'unknown'

const secrets = 'org.freedesktop.secrets'
const bus = 'org.freedesktop.DBus'

/**
 * Asks the Secret Service for its default collection, without a question to anybody: a look for an entry that
 * is not there says nothing of a lock, and one for an entry that is there makes the desktop ask for it to be
 * unlocked.
 */
export async function defaultCollection(
  address: string | undefined,
  waitMs: number,
): Promise<CollectionState> {
  const path = socketPath(address)
  if (path === undefined) return 'unknown'
  const talk = new BusTalk(path, waitMs)
  try {
    await talk.call(bus, '/org/freedesktop/DBus', bus, 'Hello')
    const service = '/org/freedesktop/secrets'
    const alias = await talk.call(secrets, service, 'org.freedesktop.Secret.Service', 'ReadAlias', 'default')
    const collection = alias && readText(alias.body)
    if (collection === undefined || !alias?.ok) return 'unknown'
    if (collection === '/') return 'none'
    const property = ['org.freedesktop.Secret.Collection', 'Locked']
    const answer = await talk.call(secrets, collection, `${bus}.Properties`, 'Get', ...property)
    const locked = answer?.ok ? readFlag(answer.body) : undefined
    if (locked === undefined) return 'unknown'
    return locked ? 'locked' : 'open'
  } finally {
    talk.end()
  }
}

/** A connection to the bus that asks one thing after the other; without an answer in time, undefined. */
class BusTalk {
  readonly #socket: ReturnType<typeof connect>
  readonly #timer: NodeJS.Timeout
  #serial = 0
  #rest = Buffer.alloc(0)
  #greeted = false
  #ended = false
  #pending: { serial: number; answer: (answer: BusAnswer | undefined) => void } | undefined
  #waiting: Buffer[] = []

  constructor(path: string, waitMs: number) {
    this.#socket = connect(path)
    this.#timer = setTimeout(() => this.end(), waitMs)
    this.#socket.once('connect', () => this.#socket.write(externalGreeting()))
    this.#socket.on('data', (bytes) => this.#take(bytes))
    this.#socket.once('error', () => this.end())
    this.#socket.once('close', () => this.end())
  }

  call(
    destination: string,
    path: string,
    from: string,
    member: string,
    ...args: string[]
  ): Promise<BusAnswer | undefined> {
    if (this.#ended) return Promise.resolve(undefined)
    this.#serial += 1
    const serial = this.#serial
    const message = encodeCall({ serial, destination, path, interface: from, member, arguments: args })
    return new Promise((answer) => {
      this.#pending = { serial, answer }
      if (this.#greeted) this.#socket.write(message)
      else this.#waiting.push(message)
    })
  }

  end(): void {
    this.#ended = true
    clearTimeout(this.#timer)
    this.#socket.destroy()
    this.#pending?.answer(undefined)
    this.#pending = undefined
  }

  #take(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes])
    if (!this.#greeted) this.#greet()
    else this.#read()
  }

  #greet(): void {
    const end = this.#rest.indexOf('\r\n')
    if (end < 0) return
    if (!this.#rest.toString('latin1').startsWith('OK')) {
      this.end()
      return
    }
    this.#greeted = true
    this.#rest = this.#rest.subarray(end + 2)
    this.#socket.write('BEGIN\r\n')
    for (const message of this.#waiting) this.#socket.write(message)
  }

  #read(): void {
    const decoded = decodeAnswers(this.#rest)
    if (decoded === undefined) {
      this.end()
      return
    }
    this.#rest = Buffer.from(decoded.rest)
    for (const answer of decoded.answers) {
      const pending = this.#pending
      if (pending?.serial !== answer.to) continue
      this.#pending = undefined
      pending.answer({ ...answer, body: Buffer.from(answer.body) })
    }
  }
}
