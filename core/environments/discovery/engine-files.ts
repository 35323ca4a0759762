import { constants } from 'node:fs'
import { lstat, open, opendir, readdir, realpath, stat } from 'node:fs/promises'
import { errnoCode } from '../../storage/file-layer.ts'

/** What came of reading a file: links are followed, for a user's settings may be kept elsewhere. */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }

/** `more`: there are more than were asked for. `unreadable`: something stands there that is no readable folder. */
export type FolderNames =
  | { readonly kind: 'names'; readonly names: readonly string[]; readonly more: boolean }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }

/** What the search for engines looks at. No call of it throws or waits for another program. */
export interface EngineFiles {
  /** A regular file of at most 256 KiB. */
  read(path: string): Promise<FileText>
  /** At most `most` names, sorted. */
  names(folder: string, most: number): Promise<FolderNames>
  isSocket(path: string): Promise<boolean>
  /** Whether anything stands there, of whatever kind; true too where that cannot be seen. */
  isThere(path: string): Promise<boolean>
  /** The path without links; itself where nothing stands. */
  real(path: string): Promise<string>
  /** The names of the machine's named pipes; none where it has no such thing. */
  pipes(): Promise<readonly string[]>
}

const largest = 256 * 1024
const absent = new Set(['ENOENT', 'ENOTDIR'])

/** The files of the machine that the program runs on. */
export const machineEngineFiles: EngineFiles = {
  read,
  names,
  isSocket,
  isThere,
  real: (path) => realpath(path).catch(() => path),
  pipes: async () => {
    if (process.platform !== 'win32') return []
    return await readdir('\\\\.\\pipe\\').catch(() => [])
  },
}

async function read(path: string): Promise<FileText> {
  try {
    // without the second flag the open of a pipe would wait for its writer
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const facts = await handle.stat()
      if (!facts.isFile() || facts.size > largest) return { kind: 'unreadable' }
      const bytes = Buffer.alloc(facts.size)
      const { bytesRead } = await handle.read(bytes, 0, facts.size, 0)
      return { kind: 'text', text: bytes.toString('utf8', 0, bytesRead) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    return { kind: absent.has(errnoCode(error) ?? '') ? 'none' : 'unreadable' }
  }
}

async function names(folder: string, most: number): Promise<FolderNames> {
  try {
    const found: string[] = []
    for await (const { name } of await opendir(folder)) {
      if (found.length === most) return { kind: 'names', names: found.sort(), more: true }
      found.push(name)
    }
    return { kind: 'names', names: found.sort(), more: false }
  } catch (error) {
    return { kind: errnoCode(error) === 'ENOENT' ? 'none' : 'unreadable' }
  }
}

async function isSocket(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isSocket()
  } catch {
    // whatever keeps it from being seen keeps it from being used
    return false
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    return !absent.has(errnoCode(error) ?? '')
  }
}
