import type { LogPiece } from '../engine.ts'

/**
 * Splits the output of a container without a terminal into its two streams: frames of eight bytes (stream,
 * three zeros, big-endian length) and the content. Content is passed on as it comes, so that a frame of any
 * length needs no memory. Throws `BrokenLogFrames` for what cannot be a frame.
 */
export class LogFrames {
  #header = Buffer.alloc(0)
  #left = 0
  #stream: LogPiece['stream'] = 'stdout'
  #entry: 'start' | 'rest' = 'start'

  push(piece: Buffer): LogPiece[] {
    const out: LogPiece[] = []
    let rest = piece
    while (rest.length > 0) {
      if (this.#left > 0) {
        const bytes = rest.subarray(0, this.#left)
        this.#left -= bytes.length
        rest = rest.subarray(bytes.length)
        out.push({ stream: this.#stream, bytes, entry: this.#entry })
        this.#entry = 'rest'
      } else {
        const missing = headerLength - this.#header.length
        this.#header = Buffer.concat([this.#header, rest.subarray(0, missing)])
        rest = rest.subarray(missing)
        if (this.#header.length === headerLength) this.#open()
      }
    }
    return out
  }

  #open(): void {
    const [stream, ...zeros] = this.#header.subarray(0, 4)
    if (stream === undefined || stream > 3 || zeros.some((byte) => byte !== 0)) throw new BrokenLogFrames()
    this.#stream = stream === 2 ? 'stderr' : 'stdout'
    this.#left = this.#header.readUInt32BE(4)
    this.#entry = 'start'
    this.#header = Buffer.alloc(0)
  }
}

/** The engine sent something that is not the framing of its logs. */
export class BrokenLogFrames extends Error {
  override readonly name = 'BrokenLogFrames'
}

const headerLength = 8
