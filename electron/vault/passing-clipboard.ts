import { createHash } from 'node:crypto'

/** What is used of Electron's `clipboard`, whose calls answer promises since Electron 44. */
export interface Clipboard {
  writeText(text: string): Promise<void>
  readText(): Promise<string>
  clear(): void
}

/** How long a secret stays on the clipboard (milliseconds). */
const keptFor = 60_000

/**
 * Puts secrets on the clipboard for a minute, or until the app ends. What the user has copied since stays: only
 * a digest is remembered to tell them apart.
 */
export class PassingClipboard {
  readonly #clipboard: Clipboard
  readonly #onBug: (error: unknown) => void
  #ours: string | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(clipboard: Clipboard, onBug: (error: unknown) => void) {
    this.#clipboard = clipboard
    this.#onBug = onBug
  }

  async copy(text: string): Promise<void> {
    await this.#clipboard.writeText(text)
    this.#ours = digestOf(text)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#clear().catch(this.#onBug)
    }, keptFor)
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#clear()
  }

  async #clear(): Promise<void> {
    const ours = this.#ours
    this.#ours = undefined
    if (ours === undefined || digestOf(await this.#clipboard.readText()) !== ours) return
    this.#clipboard.clear()
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
