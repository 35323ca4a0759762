/** What one reader takes at a time. */
const pieceBytes = 256 * 1024

interface Waiting {
  readonly bytes: Uint8Array
  readonly settle: (taken: boolean) => void
}

/** Hands parts from one writer to one reader, and holds no more than one of them. */
export class PartPipe {
  readonly #onMoved: (bytes: number) => void
  #waiting: Waiting | undefined
  #state: 'open' | 'ended' | 'closed' = 'open'
  #wake: () => void = () => undefined

  constructor(onMoved: (bytes: number) => void) {
    this.#onMoved = onMoved
  }

  /** Resolves when the reader has taken all of it and comes for more; false if it never will. */
  push(bytes: Uint8Array): Promise<boolean> {
    if (this.#waiting) throw new Error('One part is handed on at a time')
    if (this.#state !== 'open') return Promise.resolve(false)
    return new Promise((resolve) => {
      this.#waiting = { bytes, settle: resolve }
      this.#wake()
    })
  }

  /** Nothing more will come. */
  end(): void {
    if (this.#state === 'open') this.#state = 'ended'
    this.#wake()
  }

  /** Nobody reads any more. */
  close(): void {
    this.#state = 'closed'
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.settle(false)
    this.#wake()
  }

  /** Everything that is pushed, in small pieces; ends after `end` and `close`. */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    try {
      while (this.#state !== 'closed') {
        const part = this.#waiting
        if (part) {
          for (let at = 0; at < part.bytes.length; at += pieceBytes) {
            const piece = part.bytes.subarray(at, at + pieceBytes)
            yield piece
            this.#onMoved(piece.length)
          }
          this.#waiting = undefined
          part.settle(true)
        } else if (this.#state === 'ended') {
          return
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve
          })
        }
      }
    } finally {
      this.close()
    }
  }
}
