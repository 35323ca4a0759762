import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import type { MessagePort } from 'node:worker_threads'
import { overBridge } from './page/stand-in-bridge.ts'

interface PageMessage {
  readonly data: unknown
  readonly ports: readonly MessagePort[]
}

/** Where what a preload sends to main goes. */
export interface WayToMain {
  send(channel: string, args: readonly unknown[], transfer?: readonly unknown[]): void
  invoke(channel: string, args: readonly unknown[]): Promise<unknown>
}

/** The modules that a sandboxed preload may ask for, with and without `node:` (docs/tutorial/sandbox.md). */
const builtIn: readonly string[] = ['events', 'timers', 'url']

/**
 * Stands in for one document in a sandboxed renderer: what the preload may touch, and what it may not. The preload
 * is one CommonJS file with few modules and globals (docs/tutorial/sandbox.md, docs/tutorial/esm.md).
 */
export class StandInPage {
  /** What the page's own world has received by `window.postMessage`. */
  readonly messages: PageMessage[] = []
  /** What was put into the page's world over the context bridge, by its name. */
  readonly world = new Map<string, unknown>()
  /** The channels on which the preload has spoken to main. */
  readonly sent: string[] = []
  /** The modules that the preload has asked for. */
  readonly required: string[] = []
  /** Calls for each message from then on, as `window.addEventListener` does. */
  onMessage: ((message: PageMessage) => void) | undefined
  readonly #ipc = new EventEmitter()
  readonly #origin: string

  constructor(address: string, preload: string, main: WayToMain) {
    const { protocol, host } = new URL(address)
    this.#origin = `${protocol}//${host}`
    const ipcRenderer = this.#ipcRenderer(main)
    const electron = {
      ipcRenderer,
      contextBridge: {
        exposeInMainWorld: (name: string, api: unknown) => {
          if (this.world.has(name)) {
            throw new Error('Cannot bind an API on top of an existing property on the window object')
          }
          this.world.set(name, overBridge(api, ipcRenderer))
        },
      },
    }
    const require = (name: string) => {
      this.required.push(name)
      if (name === 'electron') return electron
      if (builtIn.includes(name.replace(/^node:/, ''))) return process.getBuiltinModule(name)
      throw new Error(`module not found: ${name}`)
    }
    const module = { exports: {} }
    const globals = {
      ...{ require, module, exports: module.exports, window: this.#window(address) },
      ...{ Buffer, setImmediate, clearImmediate, process: { sandboxed: true, type: 'renderer' } },
    }
    runInContext(readFileSync(preload, 'utf8'), createContext(globals))
  }

  /** Delivers what main posted to the frame. */
  deliver(channel: string, data: unknown, ports: readonly MessagePort[]): void {
    this.#ipc.emit(channel, { ports }, data)
  }

  /** The port to the core that the page was handed last. */
  get port(): MessagePort {
    const port = this.messages.at(-1)?.ports[0]
    if (!port) throw new Error('the page was handed no port')
    return port
  }

  #window(address: string): object {
    return {
      location: { origin: this.#origin, href: address },
      postMessage: (data: unknown, target: unknown, transfer: readonly MessagePort[] = []) => {
        if (target !== this.#origin) throw new Error('the message would reach another origin')
        const message = { data: structuredClone(data), ports: transfer }
        this.messages.push(message)
        this.onMessage?.(message)
      },
    }
  }

  #ipcRenderer(main: WayToMain): object {
    const tell = (channel: string, args: readonly unknown[], transfer?: readonly unknown[]) => {
      this.sent.push(channel)
      main.send(channel, args, transfer)
    }
    return {
      on: (channel: string, listener: (event: object) => void) => this.#ipc.on(channel, listener),
      send: (channel: string, ...args: unknown[]) => tell(channel, args),
      postMessage: (channel: string, message: unknown, transfer: readonly unknown[] = []) =>
        tell(channel, [message], transfer),
      invoke: (channel: string, ...args: unknown[]) => {
        this.sent.push(channel)
        return main.invoke(channel, args)
      },
    }
  }
}
