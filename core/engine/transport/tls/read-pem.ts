import { constants, type FileHandle, open } from 'node:fs/promises'
import { WayFailure } from '../way/way-failure.ts'
import type { PemSource } from './tls-material.ts'

const limit = 1024 * 1024

/**
 * The text of a PEM source, in a buffer of the caller's own. Throws a `WayFailure` for what cannot be read, is no file
 * or has more than 1 MiB.
 */
export async function readPem(source: PemSource): Promise<Buffer> {
  if ('pem' in source) {
    if (source.pem.length > limit) throw unreadable('the PEM text', 'longer than 1 MiB')
    return Buffer.from(source.pem)
  }
  const { file } = source
  let handle: FileHandle | undefined
  try {
    // a pipe would wait for its writer without the second flag, which Windows has not
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const { size } = await statOf(handle, file)
    const bytes = Buffer.alloc(size)
    const { bytesRead } = await handle.read(bytes, 0, size, 0)
    return bytes.subarray(0, bytesRead)
  } catch (error) {
    if (error instanceof WayFailure) throw error
    throw unreadable(file, error instanceof Error && 'code' in error ? String(error.code) : 'not readable')
  } finally {
    await handle?.close()
  }
}

async function statOf(handle: FileHandle, file: string): Promise<{ size: number }> {
  const found = await handle.stat()
  if (!found.isFile()) throw unreadable(file, 'not a file')
  if (found.size > limit) throw unreadable(file, 'longer than 1 MiB')
  return found
}

/** The failure of a source: its name and what is wrong with it, nothing of what is in it. */
export function unreadable(name: string, why: string): WayFailure {
  return new WayFailure('tls-file-unreadable', { words: `${name}: ${why}` })
}
