import { join } from 'node:path'
import { unlinkIfThere } from '../storage/durable-file.ts'
import type { FileLayer } from '../storage/file-layer.ts'

/** Removes a folder with all that is in it; symbolic links are removed, never followed. Not durable by itself. */
export async function removeTree(layer: FileLayer, path: string): Promise<void> {
  const facts = await layer.facts(path)
  if (facts === undefined) return
  if (facts.kind !== 'folder') return await unlinkIfThere(layer, path)
  for (const name of await layer.list(path)) await removeTree(layer, join(path, name))
  await layer.removeFolder(path)
}

/** The bytes of all regular files in a folder. */
export async function treeBytes(layer: FileLayer, path: string): Promise<number> {
  const facts = await layer.facts(path)
  if (facts?.kind === 'file') return facts.size
  if (facts?.kind !== 'folder') return 0
  let sum = 0
  for (const name of await layer.list(path)) sum += await treeBytes(layer, join(path, name))
  return sum
}

/** Makes every name in a folder, and in the folders below it, durable. */
export async function syncTree(layer: FileLayer, path: string): Promise<void> {
  for (const name of await layer.list(path)) {
    const facts = await layer.facts(join(path, name))
    if (facts?.kind === 'folder') await syncTree(layer, join(path, name))
  }
  await layer.syncFolder(path)
}
