import { timingSafeEqual } from 'node:crypto'
import { inspect } from 'node:util'

const mask = '[secret]'

/**
 * The one type in which a credential travels. Printing, logging and serialising it give a mask; the
 * content is had only inside a callback, and never after `dispose`.
 */
export class Secret {
  #bytes: Buffer | undefined

  private constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  static fromText(text: string): Secret {
    const bytes = Buffer.alloc(Buffer.byteLength(text))
    bytes.write(text)
    return new Secret(bytes)
  }

  /** Copies the bytes; the caller's own stay the caller's to zero. */
  static fromBytes(bytes: Uint8Array): Secret {
    const own = Buffer.alloc(bytes.length)
    own.set(bytes)
    return new Secret(own)
  }

  get byteLength(): number {
    return this.#content().length
  }

  /** Lends the bytes for the length of the call; they are zeroed with the secret, so keep no reference. */
  reveal<R>(use: (bytes: Buffer) => R): R {
    return use(this.#content())
  }

  /** Lends the content as UTF-8 text. A string cannot be zeroed: let it go with the call. */
  revealText<R>(use: (text: string) => R): R {
    return use(this.#content().toString('utf8'))
  }

  /** Compares in time that depends on the lengths only. */
  equals(other: Secret): boolean {
    const mine = this.#content()
    const theirs = other.#content()
    return mine.length === theirs.length && timingSafeEqual(mine, theirs)
  }

  /** Zeroes the content; every later use but printing throws. */
  dispose(): void {
    this.#bytes?.fill(0)
    this.#bytes = undefined
  }

  toString(): string {
    return mask
  }

  toJSON(): string {
    return mask
  }

  [inspect.custom](): string {
    return mask
  }

  #content(): Buffer {
    if (this.#bytes === undefined) throw new Error('This secret has been disposed of')
    return this.#bytes
  }
}
