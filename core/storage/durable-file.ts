import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../../contract/problem.ts'
import { errnoCode, type FileLayer } from './file-layer.ts'

export interface SaveOptions {
  /**
   * Whether the replaced content stays as `.bak`; true unless said otherwise. False leaves the new content
   * as the only one of that file, for a superseded secret that must vanish.
   */
  keepBackup?: boolean
}

/** The name under which the previous content of a file is kept. */
export const backupOf = (path: string): string => `${path}.bak`

const cannotLink = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL'])

/**
 * Replaces a file so that at every moment, power cuts and full disks included, the old or the new content
 * stands whole under its name. `replaces` says that a verified file stands there now. Resolves only when
 * the new content is durable; otherwise throws `storage.not-saved`, and the old content is back in place
 * wherever the file system still allowed it.
 */
export async function writeDurably(
  layer: FileLayer,
  path: string,
  bytes: Buffer,
  { replaces, keepBackup = true }: SaveOptions & { replaces: boolean },
): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await writeWhole(layer, temporary, bytes)
    if (replaces) await placeBackup(layer, path)
    await layer.rename(temporary, path)
    await settle(layer, path, { replaces, keepBackup })
  } catch (error) {
    await tolerate(unlinkIfThere(layer, temporary))
    throw notSaved(path, error)
  }
}

/** Makes the new content durable under its name, and the only one if no backup is wanted, or undoes it all. */
async function settle(
  layer: FileLayer,
  path: string,
  { replaces, keepBackup }: { replaces: boolean; keepBackup: boolean },
): Promise<void> {
  let undo = () => (replaces ? layer.rename(backupOf(path), path) : layer.unlink(path))
  try {
    await layer.syncFolder(dirname(path))
    if (keepBackup) return
    const old = await readIfThere(layer, backupOf(path))
    await unlinkIfThere(layer, backupOf(path))
    if (old !== undefined) undo = () => replace(layer, path, old)
    await layer.syncFolder(dirname(path))
  } catch (error) {
    await tolerate(undo())
    throw error
  }
}

/** Removes files for good: resolves when none of the names stands in the folder, durably. */
export async function removeDurably(layer: FileLayer, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    try {
      await unlinkIfThere(layer, path)
      await layer.syncFolder(dirname(path))
    } catch (error) {
      throw notSaved(path, error)
    }
  }
}

/** Removes what a killed process left half written; `names` is the listing of the folder. */
export async function removeLeftovers(
  layer: FileLayer,
  folder: string,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    // A read-only folder keeps its leftovers; they are never read as content.
    if (isTemporary(name)) await tolerate(unlinkIfThere(layer, join(folder, name)))
  }
}

/** Whether a name is one that only an unfinished write uses. */
export function isTemporary(name: string): boolean {
  return /\.[0-9a-f]{12}\.tmp$/.test(name)
}

/** The failed system call as the problem that the user is told; other errors are bugs and pass unchanged. */
export function notSaved(path: string, error: unknown): unknown {
  const reason = errnoCode(error)
  if (error instanceof Problem || reason === undefined) return error
  return new Problem('storage.not-saved', { file: basename(path), reason }, { cause: error })
}

export async function unlinkIfThere(layer: FileLayer, path: string): Promise<void> {
  try {
    await layer.unlink(path)
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw error
  }
}

/** Writes a file that does not stand yet, syncs it and reads it back; its name is not made durable. */
export async function writeWhole(layer: FileLayer, path: string, bytes: Buffer): Promise<void> {
  const file = await layer.create(path)
  try {
    for (let done = 0; done < bytes.length; ) {
      const written = await file.write(bytes.subarray(done))
      if (written <= 0) throw failure('ESHORTWRITE')
      done += written
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (!(await layer.read(path)).equals(bytes)) throw failure('EREADBACK')
}

async function readIfThere(layer: FileLayer, path: string): Promise<Buffer | undefined> {
  try {
    return await layer.read(path)
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined
    throw error
  }
}

async function replace(layer: FileLayer, path: string, bytes: Buffer): Promise<void> {
  const temporary = temporaryName(path)
  try {
    await writeWhole(layer, temporary, bytes)
    await layer.rename(temporary, path)
  } finally {
    await tolerate(unlinkIfThere(layer, temporary))
  }
}

async function placeBackup(layer: FileLayer, path: string): Promise<void> {
  const temporary = temporaryName(path)
  try {
    try {
      await layer.link(path, temporary)
    } catch (error) {
      if (!cannotLink.has(errnoCode(error) ?? '')) throw error
      await writeWhole(layer, temporary, await layer.read(path))
    }
    await layer.rename(temporary, backupOf(path))
  } finally {
    // POSIX rename does nothing, and keeps both names, where both are links to one file.
    await tolerate(unlinkIfThere(layer, temporary))
  }
}

/** For tidying after a failure that is reported anyway, where a second failure adds nothing. */
async function tolerate(attempt: Promise<void>): Promise<void> {
  try {
    await attempt
  } catch (error) {
    if (errnoCode(error) === undefined) throw error
  }
}

function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code })
}
