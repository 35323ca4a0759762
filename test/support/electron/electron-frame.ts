import { randomUUID } from 'node:crypto'
import type { StandInPage } from './electron-page.ts'
import { cloneForIpc, crossToRenderer } from './electron-ports.ts'

/** Stands in for a frame: its address, and the way in for messages from main (docs/api/web-frame-main.md). */
export class StandInFrame {
  readonly parent: StandInFrame | null
  readonly frameToken = randomUUID()
  detached = false
  url = ''
  page: StandInPage | undefined
  #destroyed = false

  constructor(parent: StandInFrame | null = null) {
    this.parent = parent
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  destroy(): void {
    this.#destroyed = true
    this.detached = true
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.#needAlive()
    const { data, ports } = crossToRenderer(message, transfer)
    // A frame whose document has changed since gets nothing.
    this.page?.deliver(channel, data, ports)
  }

  /** Ports go by `postMessage` alone: here they are an error, like a function (docs/tutorial/message-ports.md). */
  send(channel: string, ...args: unknown[]): void {
    this.#needAlive()
    this.page?.deliver(channel, args.map(cloneForIpc)[0], [])
  }

  #needAlive(): void {
    if (this.#destroyed) throw new Error('Render frame was disposed before WebFrameMain could be accessed')
  }
}
