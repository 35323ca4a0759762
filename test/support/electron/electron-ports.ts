import { EventEmitter } from 'node:events'
import { MessageChannel, MessagePort } from 'node:worker_threads'

/**
 * Stands in for Electron's MessagePortMain: an emitter of `{ data, ports }` that is silent until started
 * (docs/api/message-port-main.md). One that was sent away does nothing any more, and cannot be sent again.
 */
export class StandInPort extends EventEmitter {
  readonly #port: MessagePort
  #started = false
  #sent = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
    // Waiting for messages alone shall not keep the process.
    port.unref()
  }

  start(): void {
    if (this.#started || this.#sent) return
    this.#started = true
    this.#port.on('message', (data) => this.emit('message', { data: dataOf(data), ports: portsOf(data) }))
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.includes(this)) throw new TypeError('Port at index 0 contains the source port')
    if (transfer.length > 0) throw new TypeError('the stand-in sends no ports from main over a port')
    if (!this.#sent) this.#port.postMessage(cloneForIpc(message))
  }

  close(): void {
    if (!this.#sent) this.#port.close()
  }

  /** What the receiving renderer gets for it: a port of its own kind. */
  transferred(): MessagePort {
    if (this.#sent) throw new TypeError('Port at index 0 is already neutered')
    if (this.#started) throw new TypeError('the stand-in sends no port on that was listened to')
    this.#sent = true
    this.removeAllListeners()
    return this.#port
  }
}

export class StandInChannel {
  readonly port1: StandInPort
  readonly port2: StandInPort

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new StandInPort(port1)
    this.port2 = new StandInPort(port2)
  }
}

/** A page sends ports beside its data; the stand-in's page wraps both, since Node's ports tell no ports. */
interface WithPorts {
  readonly standInData: unknown
  readonly standInPorts: readonly MessagePort[]
}

function isWithPorts(message: unknown): message is WithPorts {
  return typeof message === 'object' && message !== null && 'standInPorts' in message
}

function dataOf(message: unknown): unknown {
  return isWithPorts(message) ? message.standInData : message
}

function portsOf(message: unknown): StandInPort[] {
  return isWithPorts(message) ? message.standInPorts.map((port) => new StandInPort(port)) : []
}

/**
 * A structured clone, as every message between processes is: no prototypes, and an error for functions, promises,
 * symbols, and ports that stand in the message instead of beside it (docs/api/web-frame-main.md, `send`).
 */
export function cloneForIpc(message: unknown): unknown {
  refusePorts(message, new Set())
  try {
    return structuredClone(message)
  } catch (error) {
    throw new Error('An object could not be cloned.', { cause: error })
  }
}

function refusePorts(value: unknown, seen: Set<unknown>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  if (value instanceof StandInPort || value instanceof MessagePort) {
    throw new Error('An object could not be cloned.')
  }
  for (const inner of Object.values(value)) refusePorts(inner, seen)
}

/** The rule of `postMessage` towards a renderer: cloneable data, and ports of main's own kind. */
export function crossToRenderer(
  message: unknown,
  transfer: readonly unknown[],
): { data: unknown; ports: MessagePort[] } {
  const data = cloneForIpc(message)
  if (new Set(transfer).size < transfer.length)
    throw new TypeError('Port at index 1 is a duplicate of an earlier port')
  const ports = transfer.map((item) => {
    if (!(item instanceof StandInPort)) throw new TypeError('Invalid value for transfer')
    return item.transferred()
  })
  return { data, ports }
}

/** The rule of `postMessage` towards main: what arrives there are ports of main's own kind. */
export function crossToMain(
  message: unknown,
  transfer: readonly unknown[],
): { data: unknown; ports: StandInPort[] } {
  const ports = transfer.map((item) => {
    if (!(item instanceof MessagePort)) throw new TypeError('Invalid value for transfer')
    return item
  })
  return { data: cloneForIpc(message), ports: ports.map((port) => new StandInPort(port)) }
}
