import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoCode } from './file-layer.ts'

/** Where the owners of a data folder listen. On Windows it is one named pipe, which only one can own. */
export type LockPlace = { kind: 'pipe'; address: string } | { kind: 'folder'; folder: string }

/** Room in `sockaddr_un` is 104 bytes on macOS and 108 on Linux, the final zero included. */
const longestAddress = 103
/** As long as the longest name that is put into the folder: pid, hyphen, 8 digits, `.sock`. */
const nameRoom = '/4194304-01234567.sock'.length

/**
 * Finds, and makes if need be, the place for a data folder: a folder `lock` in it. Where that path is too
 * long for a socket it is one of the user's own under /tmp; a fixed path, because two processes may differ
 * in their environment.
 */
export async function lockPlace(dataFolder: string): Promise<LockPlace> {
  const real = await realpath(dataFolder)
  if (process.platform === 'win32') {
    return { kind: 'pipe', address: `\\\\.\\pipe\\fairlead-${hash(real.toLowerCase())}` }
  }
  const inside = join(real, 'lock')
  if (Buffer.byteLength(inside) + nameRoom <= longestAddress) return await ownFolder(inside)
  const outside = `/tmp/fairlead-${process.getuid?.() ?? 0}`
  await ownFolder(outside)
  return await ownFolder(join(outside, hash(real)))
}

/** The sockets in a place with the pid that each name tells. */
export async function listSockets(folder: string): Promise<{ pid: number; address: string }[]> {
  const names = await readdir(folder)
  return names.flatMap((name) => {
    const pid = /^(\d+)-[0-9a-f]{8}\.sock$/.exec(name)?.[1]
    return pid === undefined ? [] : [{ pid: Number(pid), address: join(folder, name) }]
  })
}

async function ownFolder(folder: string): Promise<LockPlace> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    if (errnoCode(error) !== 'EEXIST') throw error
  }
  const stat = await lstat(folder)
  const mine = stat.isDirectory() && stat.uid === process.getuid?.()
  if (!mine)
    throw Object.assign(new Error('EPERM: another user holds the place of the lock'), { code: 'EPERM' })
  if ((stat.mode & 0o077) !== 0) await chmod(folder, 0o700)
  return { kind: 'folder', folder }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
