import { EventEmitter } from 'node:events'
import type { StandInFrame } from '../electron-frame.ts'
import { cloneForIpc, type StandInPort } from '../electron-ports.ts'

type Handler = (event: object, ...args: unknown[]) => unknown

/** Who sent a message, and with which ports beside it. */
export interface Sent {
  readonly sender: object
  readonly frame: StandInFrame
  readonly ports?: readonly StandInPort[]
}

/**
 * Stands in for ipcMain. Arguments are structured clones; `senderFrame` is null once the frame has navigated or
 * died, and is read when it is asked for (docs/api/structures/ipc-main-invoke-event.md).
 */
export class StandInIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    this.#handlers.set(channel, handler)
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** What `ipcRenderer.send` and `postMessage` of a preload come to. */
  deliver(sent: Sent, channel: string, args: readonly unknown[]): void {
    this.emit(channel, eventOf(sent), ...args.map(cloneForIpc))
  }

  /** What `ipcRenderer.invoke` comes to: a failure is built anew, with the message of main in it. */
  async invoke(sent: Sent, channel: string, args: readonly unknown[]): Promise<unknown> {
    const cloned = args.map(cloneForIpc)
    const handler = this.#handlers.get(channel)
    if (!handler) {
      throw new Error(`Error invoking remote method '${channel}': No handler registered for '${channel}'`)
    }
    try {
      return cloneForIpc(await handler(eventOf(sent), ...cloned))
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`)
    }
  }
}

function eventOf({ sender, frame, ports = [] }: Sent): object {
  return {
    sender,
    ports,
    get senderFrame() {
      return frame.isDestroyed() || frame.detached ? null : frame
    },
  }
}
