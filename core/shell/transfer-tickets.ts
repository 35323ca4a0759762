import { createHash } from 'node:crypto'

/** What tickets lead to. Only their digests are kept, so that finding one takes the same time for all. */
export class TransferTickets<T> {
  readonly #random: (bytes: number) => Buffer
  readonly #held = new Map<string, T>()

  constructor(random: (bytes: number) => Buffer) {
    this.#random = random
  }

  /** A fresh ticket: 256 random bits. */
  issue(value: T): string {
    const ticket = this.#random(32).toString('base64url')
    this.#held.set(digestOf(ticket), value)
    return ticket
  }

  find(ticket: string): T | undefined {
    return this.#held.get(digestOf(ticket))
  }

  /** Every ticket for this value is worth nothing any more. */
  revoke(value: T): void {
    for (const [digest, held] of this.#held) if (held === value) this.#held.delete(digest)
  }
}

function digestOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('hex')
}
