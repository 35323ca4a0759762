/** Control characters of a terminal in raw mode. */
const keys = {
  interrupt: 0x03,
  end: 0x04,
  backspace: 0x08,
  newline: 0x0a,
  enter: 0x0d,
  clear: 0x15,
  erase: 0x7f,
}

const most = 65_536

/** A line that a person types at a terminal in raw mode, kept in a buffer that can be zeroed. */
export class LineTyped {
  readonly #bytes = Buffer.alloc(most)
  #length = 0

  /** Takes what was typed, and says whether that was the end of the line. `show` repeats it, where it may be seen. */
  take(piece: Buffer, show?: (text: string) => void): 'done' | 'interrupted' | 'more' {
    for (const byte of piece) {
      switch (byte) {
        case keys.interrupt:
        case keys.end:
          return 'interrupted'
        case keys.enter:
        case keys.newline:
          return 'done'
        case keys.backspace:
        case keys.erase:
          if (this.#length > 0) show?.('\b \b')
          this.#takeBack()
          break
        case keys.clear:
          show?.('\b \b'.repeat(this.#length))
          this.#bytes.fill(0, 0, this.#length)
          this.#length = 0
          break
        default:
          if (this.#length < most) this.#bytes[this.#length++] = byte
          show?.(String.fromCharCode(byte))
      }
    }
    return 'more'
  }

  text(): string {
    return this.#bytes.toString('utf8', 0, this.#length)
  }

  forget(): void {
    this.#bytes.fill(0)
    this.#length = 0
  }

  /** One character, which in UTF-8 may be several bytes. */
  #takeBack(): void {
    while (this.#length > 0) {
      this.#length -= 1
      const byte = this.#bytes[this.#length] ?? 0
      this.#bytes[this.#length] = 0
      if ((byte & 0xc0) !== 0x80) return
    }
  }
}
