import { constants } from 'node:fs'
import { link, lstat, mkdir, open, readdir, rename, rmdir, unlink } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { errnoCode, type FileFacts, type FileLayer, type NewFile } from './file-layer.ts'

const largestFile = 64 * 1024 * 1024

/** Windows has neither flag; there the exclusive create alone refuses a planted name. */
const noFollow = constants.O_NOFOLLOW ?? 0
const nonBlocking = constants.O_NONBLOCK ?? 0

/** Milliseconds; more than a virus scanner takes for a small file. */
const renamePauses = [10, 20, 50, 100, 200, 400, 800]
const held = new Set(['EPERM', 'EBUSY', 'EACCES'])

const cannotSyncFolders = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'])

/** The file layer of the machine that the program runs on. */
export const nodeFileLayer: FileLayer = {
  create,
  read,
  append,
  rename: process.platform === 'win32' ? patientRename(rename) : rename,
  link,
  unlink,
  removeFolder: (path) => rmdir(path),
  list: (folder) => readdir(folder),
  facts,
  syncFolder,
  makeFolder: async (path) => {
    await mkdir(path, { mode: 0o700 })
  },
}

/**
 * A rename that is tried again for a while where it is refused (EPERM, EBUSY, EACCES): on Windows a scanner may
 * hold a file open for a moment. `pauses` are in milliseconds.
 */
export function patientRename(
  rename: FileLayer['rename'],
  pauses: readonly number[] = renamePauses,
): FileLayer['rename'] {
  return async (from, to) => {
    for (const wait of pauses) {
      try {
        return await rename(from, to)
      } catch (error) {
        if (!held.has(errnoCode(error) ?? '')) throw error
        await pause(wait)
      }
    }
    await rename(from, to)
  }
}

async function create(path: string): Promise<NewFile> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow
  const handle = await open(path, flags, 0o600)
  return {
    write: async (bytes) => (await handle.write(bytes)).bytesWritten,
    sync: () => handle.sync(),
    close: () => handle.close(),
  }
}

async function read(path: string): Promise<Buffer> {
  // Without O_NONBLOCK the open of a planted FIFO would wait for ever.
  const handle = await open(path, constants.O_RDONLY | noFollow | nonBlocking)
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw systemError('ENOTFILE', path)
    if (stat.size > largestFile) throw systemError('EFBIG', path)
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | noFollow | nonBlocking
  const handle = await open(path, flags, 0o600)
  try {
    if (!(await handle.stat()).isFile()) throw systemError('ENOTFILE', path)
    await handle.writeFile(bytes)
  } finally {
    await handle.close()
  }
}

async function facts(path: string): Promise<FileFacts | undefined> {
  try {
    const stat = await lstat(path)
    const kind = stat.isFile()
      ? 'file'
      : stat.isDirectory()
        ? 'folder'
        : stat.isSymbolicLink()
          ? 'link'
          : 'other'
    return { kind, mode: stat.mode & 0o7777, size: stat.size, owner: stat.uid }
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder for this; NTFS journals the rename itself.
  if (process.platform === 'win32') return
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } catch (error) {
    // Some file systems have no such call for a folder (PostgreSQL's fsync_fname passes over it too).
    if (!cannotSyncFolders.has(errnoCode(error) ?? '')) throw error
  } finally {
    await handle.close()
  }
}

function systemError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}
