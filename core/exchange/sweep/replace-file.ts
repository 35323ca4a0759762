import { randomBytes } from 'node:crypto'
import { chmod } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { SweepReason } from '../../../contract/exchange-problems.ts'
import { Problem } from '../../../contract/problem.ts'
import { isTemporary, notSaved, unlinkIfThere } from '../../storage/durable-file.ts'
import { errnoCode, type FileLayer } from '../../storage/file-layer.ts'

export interface Replacement {
  /** The file itself, behind every link. */
  file: string
  before: Buffer
  after: Buffer
  /** Undefined on Windows. */
  userId: number | undefined
}

/** Throws `exchange.file-left`. */
export function fileLeft(file: string, reason: SweepReason): Problem<'exchange.file-left'> {
  return new Problem('exchange.file-left', { file, reason })
}

/**
 * Replaces a file of another program's, mode kept, so that at every moment the old or the new content stands
 * whole under its name, and only if it still has the content that was read. No backup is left beside it.
 * Throws `exchange.file-left` or `storage.not-saved`; the old content stands then.
 */
export async function replaceFile(layer: FileLayer, replacement: Replacement): Promise<void> {
  const { file, before, after } = replacement
  try {
    await removeOwnLeftovers(layer, file)
    const mode = await modeOf(layer, replacement)
    await swap(layer, file, after, mode, async () => {
      if (!(await layer.read(file)).equals(before)) throw fileLeft(file, 'changed')
    })
    try {
      await layer.syncFolder(dirname(file))
    } catch (error) {
      // what is not sure to last is not done
      await swap(layer, file, before, mode, async () => undefined)
      throw error
    }
  } catch (error) {
    throw explained(file, error)
  }
}

/** The mode of a file that this user may replace. Throws `exchange.file-left`. */
async function modeOf(layer: FileLayer, { file, userId }: Replacement): Promise<number> {
  const facts = await layer.facts(file)
  if (!facts) throw fileLeft(file, 'gone')
  if (facts.kind !== 'file') throw fileLeft(file, 'not-a-file')
  if (userId !== undefined && facts.owner !== userId) throw fileLeft(file, 'not-yours')
  return facts.mode & 0o777
}

async function swap(
  layer: FileLayer,
  file: string,
  content: Buffer,
  mode: number,
  check: () => Promise<void>,
): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const made = await layer.create(temporary)
    try {
      for (let done = 0; done < content.length; ) {
        const written = await made.write(content.subarray(done))
        if (written <= 0) throw Object.assign(new Error('ESHORTWRITE'), { code: 'ESHORTWRITE' })
        done += written
      }
      if (process.platform !== 'win32') await chmod(temporary, mode)
      await made.sync()
    } finally {
      await made.close()
    }
    if (!(await layer.read(temporary)).equals(content)) {
      throw Object.assign(new Error('EREADBACK'), { code: 'EREADBACK' })
    }
    await check()
    await layer.rename(temporary, file)
  } catch (error) {
    try {
      await unlinkIfThere(layer, temporary)
    } catch (second) {
      // the first failure is the one to tell
      if (errnoCode(second) === undefined) throw second
    }
    throw error
  }
}

/** A killed process may have left a half-written copy, which holds other logins in clear. */
async function removeOwnLeftovers(layer: FileLayer, file: string): Promise<void> {
  const folder = dirname(file)
  const names = await layer.list(folder)
  for (const name of names) {
    if (name.startsWith(`${basename(file)}.`) && isTemporary(name))
      await unlinkIfThere(layer, join(folder, name))
  }
}

function explained(file: string, error: unknown): unknown {
  switch (errnoCode(error)) {
    case 'ENOENT':
      return fileLeft(file, 'gone')
    case 'ELOOP':
    case 'ENOTFILE':
      return fileLeft(file, 'not-a-file')
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return fileLeft(file, 'read-only')
    default:
      return notSaved(file, error)
  }
}
