/** Keeps the start and the end of what a program says, however much that is. */
export class BoundedWords {
  readonly #limit: number
  #start = Buffer.alloc(0)
  #end = Buffer.alloc(0)
  #size = 0

  /** `limit` in bytes, for each of the two ends. */
  constructor(limit = 4096) {
    this.#limit = limit
  }

  /** How many bytes were said. */
  get size(): number {
    return this.#size
  }

  push(piece: Buffer): void {
    this.#size += piece.length
    const room = this.#limit - this.#start.length
    if (room > 0) this.#start = Buffer.concat([this.#start, piece.subarray(0, room)])
    const rest = piece.subarray(Math.max(room, 0))
    if (rest.length === 0) return
    // a copy, and of the last bytes alone: the piece may be large
    this.#end = Buffer.concat([this.#end, rest.subarray(-this.#limit)]).subarray(-this.#limit)
  }

  text(): string {
    const isWhole = this.#size <= this.#limit * 2
    return `${this.#start.toString('utf8')}${isWhole ? '' : '\n…\n'}${this.#end.toString('utf8')}`
  }
}
