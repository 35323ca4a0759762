import { EventEmitter } from 'node:events'
import { MessageChannel, MessagePort } from 'node:worker_threads'

/** Stands in for Electron's MessagePortMain: an emitter of `{ data, ports }` that is silent until started. */
export class StandInPort extends EventEmitter {
  readonly #port: MessagePort
  #started = false

  constructor(port: MessagePort) {
    super()
    this.#port = port
    port.on('close', () => this.emit('close'))
    // Waiting for messages alone shall not keep the process.
    port.unref()
  }

  start(): void {
    if (this.#started) return
    this.#started = true
    this.#port.on('message', (data) => this.emit('message', { data: dataOf(data), ports: portsOf(data) }))
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new TypeError('the stand-in sends no ports from main over a port')
    this.#port.postMessage(message)
  }

  close(): void {
    this.#port.close()
  }

  /** What the receiving renderer gets for it: a port of its own kind. */
  transferred(): MessagePort {
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
export interface WithPorts {
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

/** The rule of `postMessage` towards a renderer: cloneable data, and ports of main's own kind. */
export function crossToRenderer(
  message: unknown,
  transfer: readonly unknown[],
): { data: unknown; ports: MessagePort[] } {
  const ports = transfer.map((item) => {
    if (!(item instanceof StandInPort)) throw new TypeError('Invalid value for transfer')
    return item.transferred()
  })
  if (message instanceof StandInPort || message instanceof MessagePort) throw new TypeError('not cloneable')
  return { data: structuredClone(message), ports }
}
