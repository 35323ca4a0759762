import { basename, join } from 'node:path'
import { Problem } from '../../../contract/problem.ts'
import { isTemporary, notSaved, removeDurably } from '../../storage/durable-file.ts'
import { decodeEnvelope } from '../../storage/envelope.ts'
import { errnoCode, type FileLayer } from '../../storage/file-layer.ts'
import { keepAside } from '../../storage/keep-aside.ts'
import type { StorageNotice } from '../../storage/versioned-file.ts'
import { belongs, type DataShape } from '../data-shape.ts'
import { removeTree } from '../folder-tree.ts'
import {
  askedMarker,
  isUnfinished,
  movedOutMarker,
  movingMarker,
  type RestoreMarker,
  restoreMarkerFormat,
  stagedFolder,
} from './places.ts'

/**
 * Carries out the restore that was asked for, or goes on with one that was cut short; to be called before
 * anything of the data folder is opened. Every step can be done again: the marker changes its name, out of the way
 * moves whatever belongs to the present state, the marker changes its name again, then the staged state moves in. Gives
 * the marker of a restore that has ended now. Throws `storage.not-saved`, and `storage.damaged` where the marker cannot
 * be read although something has moved; the next start goes on. Before that a damaged one is kept aside, which
 * `onNotice` is told of, and the present state stays.
 */
export async function carryOutRestore(
  layer: FileLayer,
  folder: string,
  shape: DataShape,
  onNotice: (notice: StorageNotice) => void = () => undefined,
): Promise<RestoreMarker | undefined> {
  try {
    const asked = await readAsked(layer, folder, onNotice)
    if (asked) {
      await layer.rename(askedMarker(folder), movingMarker(folder))
      await layer.syncFolder(folder)
    }
    const moving = asked ?? (await readMarker(layer, movingMarker(folder)))
    if (moving) {
      await moveOut(layer, folder, shape, moving)
      await layer.rename(movingMarker(folder), movedOutMarker(folder))
      await layer.syncFolder(folder)
    }
    const marker = moving ?? (await readMarker(layer, movedOutMarker(folder)))
    if (marker) await moveIn(layer, folder, marker)
    await tidy(layer, folder)
    return marker
  } catch (error) {
    throw notSaved(folder, error)
  }
}

/** A marker whose staged folder is gone is left of a restore that failed, and was undone, while it was asked for. */
async function readAsked(
  layer: FileLayer,
  folder: string,
  onNotice: (notice: StorageNotice) => void,
): Promise<RestoreMarker | undefined> {
  const path = askedMarker(folder)
  let marker: RestoreMarker | undefined
  try {
    marker = await readMarker(layer, path)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const keptAs = await keepAside(layer, path, 'damaged')
    await layer.syncFolder(folder)
    onNotice({ file: basename(path), kind: 'damaged', keptAs, usedBackup: false })
    return undefined
  }
  if (marker === undefined || (await layer.facts(stagedFolder(folder, marker.id)))) return marker
  await removeDurably(layer, [path])
  return undefined
}

async function moveOut(
  layer: FileLayer,
  folder: string,
  shape: DataShape,
  { keptAs }: RestoreMarker,
): Promise<void> {
  const kept = join(folder, keptAs)
  if ((await layer.facts(kept)) === undefined) {
    await layer.makeFolder(kept)
    await layer.syncFolder(folder)
  }
  for (const name of await layer.list(folder)) {
    if (belongs(shape, name)) await layer.rename(join(folder, name), join(kept, name))
  }
  await layer.syncFolder(kept)
  await layer.syncFolder(folder)
}

async function moveIn(layer: FileLayer, folder: string, { id }: RestoreMarker): Promise<void> {
  const staged = stagedFolder(folder, id)
  if ((await layer.facts(staged)) !== undefined) {
    for (const name of await layer.list(staged)) {
      await layer.rename(join(staged, name), join(folder, name))
    }
    await layer.syncFolder(folder)
    await layer.removeFolder(staged)
  }
  await removeDurably(layer, [movedOutMarker(folder)])
}

/** Removes what restores have left that were never asked for to the end. */
async function tidy(layer: FileLayer, folder: string): Promise<void> {
  for (const name of await layer.list(folder)) {
    const half = isTemporary(name) && name.startsWith(basename(askedMarker(folder)))
    if (!isUnfinished(name) && !half) continue
    try {
      await removeTree(layer, join(folder, name))
    } catch (error) {
      // It is never read as content, and the next start tries again.
      if (errnoCode(error) === undefined) throw error
    }
  }
}

async function readMarker(layer: FileLayer, path: string): Promise<RestoreMarker | undefined> {
  let bytes: Buffer
  try {
    bytes = await layer.read(path)
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return undefined
    throw error
  }
  const envelope = decodeEnvelope(restoreMarkerFormat, bytes)
  if (envelope.kind === 'good') return envelope.value
  throw new Problem('storage.damaged', { file: basename(path) })
}
