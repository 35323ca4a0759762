import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { Secret } from '../../core/vault/secret.ts'

const maxBytes = 64 * 1024

/** Why a passphrase file is of no use. Its message names neither the file's content nor its length. */
export class PassphraseFileError extends Error {
  override readonly name = 'PassphraseFileError'
}

/**
 * The passphrase in a regular file: all of it but one final line ending. Throws PassphraseFileError for
 * anything else than a regular file, an empty or overlong one, and text that is not UTF-8.
 */
export async function readPassphraseFile(path: string): Promise<Secret> {
  const bytes = await readRegularFile(path)
  try {
    const end = lengthWithoutLineEnding(bytes)
    if (end === 0) throw new PassphraseFileError('the passphrase file is empty')
    const text = decode(bytes.subarray(0, end))
    return Secret.fromText(text)
  } finally {
    bytes.fill(0)
  }
}

async function readRegularFile(path: string): Promise<Buffer> {
  // Without O_NONBLOCK, opening a FIFO would wait for its writer.
  const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
  const handle = await open(path, flags).catch((cause: NodeJS.ErrnoException) => {
    throw new PassphraseFileError(`the passphrase file cannot be opened (${cause.code})`, { cause })
  })
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw new PassphraseFileError('the passphrase file is not a regular file')
    if (stat.size > maxBytes) throw new PassphraseFileError('the passphrase file is too large')
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

function lengthWithoutLineEnding(bytes: Buffer): number {
  if (bytes.at(-1) !== 0x0a) return bytes.length
  return bytes.at(-2) === 0x0d ? bytes.length - 2 : bytes.length - 1
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new PassphraseFileError('the passphrase file is not UTF-8 text', { cause })
  }
}
