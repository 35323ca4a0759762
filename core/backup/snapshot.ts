import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '../../contract/problem.ts'
import { backupOf } from '../storage/durable-file.ts'
import { decodeEnvelope, type FileFormat } from '../storage/envelope.ts'
import { errnoCode, type FileLayer } from '../storage/file-layer.ts'
import { type DataShape, placeOf, recordFormat } from './data-shape.ts'
import { largestBackupBytes, mostFiles, tooLarge } from './limits.ts'

/** The files of a data folder as they stood at one moment, by path with `/` between its parts. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, Buffer>
  /** Paths whose files verify under neither their name nor their backup's. */
  readonly leftOut: readonly string[]
}

/** What was read; undefined where something stands that is no readable file. */
type Reading = ReadonlyMap<string, Buffer | undefined>

const attempts = 30
const restBetween = 100
const readsAtOnce = 32
const unreadable = new Set(['ENOTFILE', 'EISDIR', 'ELOOP', 'EFBIG', 'ENXIO', 'EMLINK', 'EIO'])

/**
 * Reads the folder again and again until two readings in a row agree. Each file is replaced in one step and
 * never takes an earlier content again, so all of them stood together at one moment: it is the state from
 * which the program would start had it been killed then. Holds no save up. Throws `backup.unsettled`,
 * `backup.too-large`, or `storage.damaged` for a file that cannot be read now.
 */
export async function takeSnapshot(layer: FileLayer, folder: string, shape: DataShape): Promise<Snapshot> {
  let before = await readAll(layer, folder, shape)
  for (let attempt = 1; attempt < attempts; attempt += 1) {
    const after = await readAll(layer, folder, shape)
    if (agree(shape, before, after)) return chosen(shape, after)
    before = after
    await pause(restBetween)
  }
  throw new Problem('backup.unsettled', {})
}

async function readAll(layer: FileLayer, folder: string, shape: DataShape): Promise<Reading> {
  const paths: string[] = []
  for (const name of (await layer.list(folder)).sort()) {
    if (placeOf(shape, contentName(name)) !== undefined) paths.push(name)
    if (recordFormat(shape, name) === undefined) continue
    const files = await namesIn(layer, join(folder, name))
    paths.push(...files.map((file) => `${name}/${file}`).filter((path) => placeOf(shape, contentName(path))))
  }
  if (paths.length > mostFiles) throw tooLarge()
  const found = new Map<string, Buffer | undefined>()
  let bytes = 0
  for (let next = 0; next < paths.length; next += readsAtOnce) {
    const batch = paths.slice(next, next + readsAtOnce)
    const contents = await Promise.all(batch.map((path) => read(layer, join(folder, path))))
    for (const [index, path] of batch.entries()) {
      const content = contents[index]
      if (content === 'absent') continue
      bytes += content?.length ?? 0
      // backups of files are read as well, and do not count in the end
      if (bytes > 2 * largestBackupBytes) throw tooLarge()
      found.set(path, content)
    }
  }
  return found
}

async function read(layer: FileLayer, path: string): Promise<Buffer | 'absent' | undefined> {
  try {
    return await layer.read(path)
  } catch (error) {
    const code = errnoCode(error)
    if (code === 'ENOENT') return 'absent'
    if (code !== undefined && unreadable.has(code)) return undefined
    if (code === undefined) throw error
    throw new Problem('storage.damaged', { file: path, proof: code }, { cause: error })
  }
}

async function namesIn(layer: FileLayer, folder: string): Promise<string[]> {
  try {
    return (await layer.list(folder)).sort()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoCode(error) ?? '')) return []
    throw error
  }
}

function agree(shape: DataShape, before: Reading, after: Reading): boolean {
  if ([...before.keys()].some((path) => !after.has(path))) return false
  return [...after].every(([path, content]) => {
    const place = placeOf(shape, contentName(path))
    const earlier = before.get(path)
    if (place?.kind === 'plain' && place.changes === 'appended') {
      return earlier === undefined || (content?.subarray(0, earlier.length).equals(earlier) ?? false)
    }
    if (!before.has(path)) return false
    return earlier === undefined || content === undefined ? earlier === content : earlier.equals(content)
  })
}

/** Of each file and its backup the newest content that verifies, as the program would choose at a start. */
function chosen(shape: DataShape, reading: Reading): Snapshot {
  const files = new Map<string, Buffer>()
  const leftOut: string[] = []
  for (const path of new Set([...reading.keys()].map(contentName))) {
    const place = placeOf(shape, path)
    const main = reading.get(path)
    const content =
      place?.kind === 'enveloped' ? newest(place.format, main, reading.get(backupOf(path))) : main
    if (content === undefined) leftOut.push(path)
    else files.set(path, content)
  }
  return { files, leftOut }
}

function newest(format: FileFormat<unknown>, ...contents: (Buffer | undefined)[]): Buffer | undefined {
  let best: { content: Buffer; generation: number } | undefined
  for (const content of contents) {
    const envelope = content && decodeEnvelope(format, content)
    if (content === undefined || envelope === undefined || envelope.kind === 'damaged') continue
    if (envelope.generation > (best?.generation ?? 0)) best = { content, generation: envelope.generation }
  }
  return best?.content
}

/** The name whose content a file or its backup holds. */
function contentName(path: string): string {
  const bak = backupOf('')
  return path.endsWith(bak) ? path.slice(0, -bak.length) : path
}
