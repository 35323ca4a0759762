/** The length in front of every frame: four bytes, big end first. */
const headBytes = 4

/** A frame as it goes over the socket. */
export function frameOf(payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafeSlow(headBytes + payload.length)
  frame.writeUInt32BE(payload.length)
  frame.set(payload, headBytes)
  return frame
}

/** Puts frames together from whatever pieces a socket gives. What it is given is zeroed once it is copied. */
export class FrameReader {
  #most: number
  #pieces: Buffer[] = []
  #waiting = 0

  /** `most`: the longest payload that is taken, in bytes. */
  constructor(most: number) {
    this.#most = most
  }

  /** From now on payloads may be as long as this. */
  allow(most: number): void {
    this.#most = most
  }

  /** Takes a piece. */
  push(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#waiting += piece.length
  }

  /** The next whole payload; undefined until it has come, and `too-long` as soon as its length says so. */
  next(): Buffer | 'too-long' | undefined {
    if (this.#waiting < headBytes) return undefined
    const length = this.#head().readUInt32BE()
    if (length > this.#most) return 'too-long'
    if (this.#waiting < headBytes + length) return undefined
    const bytes = this.#joined()
    const payload = Buffer.from(bytes.subarray(headBytes, headBytes + length))
    const rest = Buffer.from(bytes.subarray(headBytes + length))
    bytes.fill(0)
    this.#pieces = rest.length > 0 ? [rest] : []
    this.#waiting = rest.length
    return payload
  }

  /** Whether more has come than was taken. */
  get rest(): boolean {
    return this.#waiting > 0
  }

  dispose(): void {
    for (const piece of this.#pieces) piece.fill(0)
    this.#pieces = []
    this.#waiting = 0
  }

  #head(): Buffer {
    const [first] = this.#pieces
    return first && first.length >= headBytes ? first : this.#joined()
  }

  /** All that waits as one piece. */
  #joined(): Buffer {
    const [first] = this.#pieces
    if (this.#pieces.length === 1 && first) return first
    const whole = Buffer.concat(this.#pieces)
    for (const piece of this.#pieces) piece.fill(0)
    this.#pieces = [whole]
    return whole
  }
}
