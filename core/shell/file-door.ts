/**
 * Where the bytes of files go in and out of the core, beside the calls. A ticket is given by a procedure of the
 * contract, names one file, and is worth nothing to who is not let in by the shell.
 */
export interface FileDoor {
  /** The place for the next part of a file, or why there is none. One is given at a time. */
  receive(ticket: string, offset: number): FileSeat | 'unknown' | 'out-of-turn'
  /**
   * A file that was asked for, once. `gone` tells that nobody waits for it any more. `failed`: it cannot be had
   * now; the reason stands in its transfer.
   */
  give(ticket: string, gone: AbortSignal): Promise<GivenFile | 'unknown' | 'failed'>
}

/** Leave to bring the next part of one file: `take` or `leave` ends it. */
export interface FileSeat {
  /** How many bytes are still missing. */
  readonly missing: number
  /** Resolves when the bytes have gone on; false if nobody wants them any more. */
  take(bytes: Uint8Array): Promise<boolean>
  /** The part did not come whole; it may be sent again. */
  leave(): void
}

/** A file on its way out. Reading throws if it breaks off; after `ended` nothing more is to be sent. */
export interface GivenFile {
  readonly name: string
  /** As `Content-Type` says it. */
  readonly type: string
  readonly bytes: AsyncIterable<Uint8Array>
  readonly ended: AbortSignal
}
