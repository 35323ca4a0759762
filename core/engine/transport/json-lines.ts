type JsonObject = Readonly<Record<string, unknown>>

/**
 * One line of a stream: its text with the JSON object it holds, or the start of what could not be read (`cut` when
 * it was too long).
 */
export type JsonLine =
  | { readonly kind: 'value'; readonly value: JsonObject; readonly text: string }
  | { readonly kind: 'unreadable'; readonly text: string; readonly cut: boolean }

/**
 * Takes a stream of lines with a JSON object each in pieces of any size, and gives the lines as they become whole. Works on
 * bytes, so that a character may be split between pieces. Keeps at most `limit` bytes; the rest of a longer
 * line is dropped and the line is told as unreadable.
 */
export class JsonLines {
  readonly #limit: number
  readonly #kept: Buffer[] = []
  #size = 0
  #overflowed = false
  #lost = 0

  constructor(limit = 64 * 1024) {
    this.#limit = limit
  }

  /** How many bytes were dropped, or could not be read. */
  get lost(): number {
    return this.#lost
  }

  /** Takes the next piece. */
  push(piece: Uint8Array): JsonLine[] {
    const lines: JsonLine[] = []
    let from = 0
    for (;;) {
      const end = piece.indexOf(newline, from)
      const part = piece.subarray(from, end === -1 ? piece.length : end)
      // nearly every line of a pull comes whole in a piece of its own
      if (end !== -1 && this.#size === 0 && !this.#overflowed && part.length <= this.#limit) {
        if (part.length > 0) lines.push(...this.#lineOf(textOf(part), false))
      } else {
        this.#keep(part)
        if (end === -1) return lines
        lines.push(...this.#take())
      }
      from = end + 1
    }
  }

  /** Ends the stream: what stands after the last newline counts as a line. */
  end(): JsonLine[] {
    return this.#take()
  }

  #keep(part: Uint8Array): void {
    const room = this.#limit - this.#size
    if (part.length > room) {
      this.#overflowed = true
      this.#lost += part.length - room
    }
    if (part.length === 0 || room <= 0) return
    // a copy: the piece may be a view on a buffer that is used again
    this.#kept.push(Buffer.from(part.subarray(0, room)))
    this.#size += Math.min(part.length, room)
  }

  #take(): JsonLine[] {
    const text = textOf(Buffer.concat(this.#kept))
    const cut = this.#overflowed
    this.#kept.length = 0
    this.#size = 0
    this.#overflowed = false
    return this.#lineOf(text, cut)
  }

  #lineOf(text: string, cut: boolean): JsonLine[] {
    if (text === '' && !cut) return []
    const value = cut ? undefined : objectOf(text)
    if (value) return [{ kind: 'value', value, text }]
    this.#lost += text.length
    return [{ kind: 'unreadable', text, cut }]
  }
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').trim()
}

function objectOf(text: string): JsonObject | undefined {
  // looked at first: to fail costs a hundred times what it costs to read
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const newline = 0x0a
