import { basename, dirname } from 'node:path'
import { Problem } from '../../contract/problem.ts'
import { notSaved } from './durable-file.ts'
import type { FileLayer } from './file-layer.ts'

/**
 * Makes the folder and its missing parents, with mode 0700, or checks the one that stands. Throws
 * `storage.not-saved` with the reason: ELOOP for a symbolic link planted under the name, ENOTDIR for
 * something else, EPERM for another user's folder.
 */
export async function prepareDataFolder(
  layer: FileLayer,
  folder: string,
  userId = process.getuid?.(),
): Promise<void> {
  try {
    await make(layer, folder)
    const facts = await layer.facts(folder)
    if (facts?.kind === 'link') throw refused(folder, 'ELOOP')
    if (facts?.kind !== 'folder') throw refused(folder, 'ENOTDIR')
    if (userId !== undefined && facts.owner !== userId) throw refused(folder, 'EPERM')
  } catch (error) {
    throw notSaved(folder, error)
  }
}

async function make(layer: FileLayer, folder: string): Promise<void> {
  if ((await layer.facts(folder)) !== undefined) return
  const parent = dirname(folder)
  if (parent !== folder) await make(layer, parent)
  await layer.makeFolder(folder)
  await layer.syncFolder(parent)
}

function refused(folder: string, reason: string): Problem {
  return new Problem('storage.not-saved', { file: basename(folder), reason })
}
