import { dirname, join } from 'node:path'
import { notSaved, writeDurably, writeWhole } from '../../storage/durable-file.ts'
import { encodeEnvelope } from '../../storage/envelope.ts'
import { errnoCode, type FileLayer } from '../../storage/file-layer.ts'
import { removeTree, syncTree } from '../folder-tree.ts'
import {
  askedMarker,
  keptName,
  type RestoreMarker,
  restoreMarkerFormat,
  stagedFolder,
  undoneFolder,
} from './places.ts'

export interface StagingOptions {
  layer: FileLayer
  folder: string
  id: string
  /** Opens the staged folder as the core will open it, and throws for whatever it finds wrong. */
  rehearse: (folder: string) => Promise<void>
}

/** How many files are written at once: each waits for the disk. */
const writesAtOnce = 32

/**
 * Writes the files into a folder of their own, rehearses the start with it, and makes all of it durable.
 * Leaves nothing behind if it fails. Throws `storage.not-saved` and what the rehearsal throws.
 */
export async function stage(files: ReadonlyMap<string, Buffer>, options: StagingOptions): Promise<void> {
  const { layer, folder, id, rehearse } = options
  const staged = stagedFolder(folder, id)
  try {
    await removeTree(layer, staged)
    await layer.makeFolder(staged)
    const placed = [...files].map(([path, content]) => ({ file: join(staged, ...path.split('/')), content }))
    for (const parent of new Set(placed.map(({ file }) => dirname(file)))) {
      if (parent !== staged) await layer.makeFolder(parent)
    }
    for (let next = 0; next < placed.length; next += writesAtOnce) {
      await writeAll(layer, placed.slice(next, next + writesAtOnce))
    }
    await rehearse(staged)
    await syncTree(layer, staged)
    await layer.syncFolder(folder)
  } catch (error) {
    await unstage(layer, folder, id)
    throw notSaved(staged, error)
  }
}

/** Waits for every write, so that none goes on in a folder that is removed because another one failed. */
async function writeAll(
  layer: FileLayer,
  placed: readonly { file: string; content: Buffer }[],
): Promise<void> {
  const written = await Promise.allSettled(
    placed.map(({ file, content }) => writeWhole(layer, file, content)),
  )
  const failed = written.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/** Removes what was staged, which is never half there under its name; the next start removes what is left. */
export async function unstage(layer: FileLayer, folder: string, id: string): Promise<void> {
  try {
    await layer.rename(stagedFolder(folder, id), undoneFolder(folder, id))
    await removeTree(layer, undoneFolder(folder, id))
  } catch (error) {
    if (errnoCode(error) === undefined) throw error
  }
}

/** From here on the next start carries the restore out. Throws `storage.not-saved`. */
export async function askForRestore(
  layer: FileLayer,
  folder: string,
  { id, madeAt, at }: { id: string; madeAt: number; at: number },
): Promise<void> {
  const path = askedMarker(folder)
  try {
    const taken = new Set(await layer.list(folder))
    let number = 1
    while (taken.has(keptName(at, number))) number += 1
    const marker: RestoreMarker = { id, madeAt, keptAs: keptName(at, number) }
    await writeDurably(layer, path, encodeEnvelope(restoreMarkerFormat, 1, marker), { replaces: false })
  } catch (error) {
    throw notSaved(path, error)
  }
}
