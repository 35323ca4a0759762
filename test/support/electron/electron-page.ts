import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import type { MessagePort } from 'node:worker_threads'

interface PageMessage {
  readonly data: unknown
  readonly ports: readonly MessagePort[]
}

/** Stands in for one document in a sandboxed renderer: what the preload may touch, and what it may not. */
export class StandInPage {
  /** What the page's own world has received by `window.postMessage`. */
  readonly messages: PageMessage[] = []
  /** What was put into the page's world over the context bridge. */
  readonly exposed: string[] = []
  readonly #ipc = new EventEmitter()
  readonly #origin: string

  constructor(address: string, preload: string) {
    const { protocol, host } = new URL(address)
    this.#origin = `${protocol}//${host}`
    const window = {
      location: { origin: this.#origin, href: address },
      postMessage: (data: unknown, target: unknown, transfer: readonly MessagePort[] = []) => {
        if (target !== this.#origin) throw new Error('the message would reach another origin')
        this.messages.push({ data: structuredClone(data), ports: transfer })
      },
    }
    // A sandboxed preload has these few modules and globals, and is one CommonJS file.
    const electron = {
      ipcRenderer: {
        on: (channel: string, listener: (event: object) => void) => this.#ipc.on(channel, listener),
        send: () => this.#refuseInward(),
        invoke: () => this.#refuseInward(),
        postMessage: () => this.#refuseInward(),
      },
      contextBridge: {
        exposeInMainWorld: (name: string) => this.exposed.push(name),
      },
    }
    const require = (name: string) => {
      if (name === 'electron') return electron
      throw new Error(`module not found: ${name}`)
    }
    const module = { exports: {} }
    runInContext(
      readFileSync(preload, 'utf8'),
      createContext({ require, module, exports: module.exports, window }),
    )
  }

  /** Delivers what main posted to the frame. */
  deliver(channel: string, ports: readonly MessagePort[]): void {
    this.#ipc.emit(channel, { ports })
  }

  /** The port to the core that the page was handed last. */
  get port(): MessagePort {
    const port = this.messages.at(-1)?.ports[0]
    if (!port) throw new Error('the page was handed no port')
    return port
  }

  #refuseInward(): never {
    throw new Error('the preload talks to main')
  }
}
