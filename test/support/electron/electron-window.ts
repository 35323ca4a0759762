import { EventEmitter } from 'node:events'
import { StandInContents } from './electron-contents.ts'
import type { StandInIpcMain } from './main/stand-in-ipc.ts'
import type { StandInSession } from './main/stand-in-session.ts'
import { preventable } from './preventable.ts'

/** What a window needs of the stand-in that it belongs to. */
interface WindowHost {
  readonly app: EventEmitter
  readonly windows: StandInWindow[]
  readonly ipcMain: StandInIpcMain
  sessionOf(partition: string): StandInSession
  closed(window: StandInWindow): void
}

export interface WindowOptions {
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly webPreferences: Readonly<Record<string, unknown>> & {
    readonly preload: string
    readonly partition?: string
  }
}

/** Stands in for a window: shown or not, and its contents. */
export class StandInWindow extends EventEmitter {
  readonly webContents: StandInContents
  readonly options: WindowOptions
  shown = false
  focused = 0
  maximised = false
  fullScreen = false
  /** The progress that was set last; undefined if none ever was. */
  progress: number | undefined
  bounds = { x: 10, y: 20, width: 800, height: 600 }
  readonly #electron: WindowHost
  #destroyed = false

  constructor(electron: WindowHost, options: WindowOptions) {
    super()
    this.#electron = electron
    this.options = options
    const { preload, partition = '' } = options.webPreferences
    this.webContents = new StandInContents(preload, electron.sessionOf(partition), electron.ipcMain)
    electron.windows.push(this)
    electron.app.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    if (this.#destroyed) throw new Error('Object has been destroyed')
    await this.webContents.load(url)
    this.emit('ready-to-show')
  }

  reload(): void {
    void this.webContents.load(this.webContents.mainFrame.url)
  }

  show(): void {
    this.shown = true
  }

  focus(): void {
    this.focused += 1
  }

  restore(): void {
    this.shown = true
  }

  hide(): void {
    this.shown = false
  }

  /** Whether the user looks at it: it is shown, and was brought to the front or has just opened. */
  isFocused(): boolean {
    return this.shown && this.inFront
  }

  /** False while another program has the user's attention. */
  inFront = true

  setProgressBar(progress: number): void {
    if (!Number.isFinite(progress)) throw new TypeError('Error processing argument at index 0')
    this.progress = progress
  }

  maximize(): void {
    this.maximised = true
  }

  isMaximized(): boolean {
    return this.maximised
  }

  setFullScreen(fullScreen: boolean): void {
    this.fullScreen = fullScreen
    if (!fullScreen) this.emit('leave-full-screen')
  }

  isFullScreen(): boolean {
    return this.fullScreen
  }

  isMinimized(): boolean {
    return false
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  getNormalBounds(): object {
    return this.bounds
  }

  close(): void {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }

  destroy(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.webContents.destroy()
    this.emit('closed')
    this.#electron.closed(this)
  }
}
