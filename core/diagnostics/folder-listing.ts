import { join } from 'node:path'
import type { FileFacts, FileLayer } from '../storage/file-layer.ts'

/** A file of the data folder; `mode` holds the permission bits. */
export interface ListedFile extends Pick<FileFacts, 'kind' | 'mode' | 'size'> {
  readonly name: string
}

/** A folder in it, summed up. `open` counts the files that others than their owner may read or write. */
export interface ListedFolder {
  readonly name: string
  readonly mode: number
  readonly files: number
  readonly size: number
  readonly open: number
}

export interface FolderListing {
  readonly files: readonly ListedFile[]
  readonly folders: readonly ListedFolder[]
  /** How many more there are at the top than are listed. */
  readonly more: number
}

/** Entries at the top that are looked at, and files of each folder that are summed up. */
const mostAtTop = 200
const mostInFolder = 20_000

/** What stands in the data folder, by name at its top and in numbers below. What is gone by then is left out. */
export async function listDataFolder(layer: FileLayer, folder: string): Promise<FolderListing> {
  const names = (await layer.list(folder).catch(() => [])).sort()
  const files: ListedFile[] = []
  const folders: ListedFolder[] = []
  for (const name of names.slice(0, mostAtTop)) {
    const facts = await factsOf(layer, join(folder, name))
    if (!facts) continue
    const { kind, mode, size } = facts
    if (kind === 'folder') folders.push({ name, mode, ...(await sumOf(layer, join(folder, name))) })
    else files.push({ name, kind, mode, size })
  }
  return { files, folders, more: Math.max(0, names.length - mostAtTop) }
}

async function sumOf(
  layer: FileLayer,
  folder: string,
): Promise<Pick<ListedFolder, 'files' | 'size' | 'open'>> {
  const names = (await layer.list(folder).catch(() => [])).slice(0, mostInFolder)
  let files = 0
  let size = 0
  let open = 0
  const rest = names.values()
  const look = async (): Promise<void> => {
    for (const name of rest) {
      const facts = await factsOf(layer, join(folder, name))
      if (facts?.kind !== 'file') continue
      files += 1
      size += facts.size
      if ((facts.mode & 0o077) !== 0) open += 1
    }
  }
  await Promise.all([look(), look(), look(), look()])
  return { files, size, open }
}

function factsOf(layer: FileLayer, path: string): Promise<FileFacts | undefined> {
  return layer.facts(path).catch(() => undefined)
}
