import { isDeepStrictEqual } from 'node:util'
import { type Fault, FaultyFileLayer } from '../faulty-file-layer.ts'
import { MemoryDisk } from './memory-disk.ts'
import type { SaveKind } from './save-kind.ts'

export const dataFolder = '/data'

/** One kind of save with what stands before it, and what the program shows before and after it. */
export interface PreparedSave {
  readonly kind: SaveKind
  readonly disk: MemoryDisk
  readonly before: unknown
  readonly after: unknown
  /** Texts that must be gone once the save is confirmed. */
  readonly erased: readonly string[]
}

/** Prepares a kind of save, and makes it once untouched. */
export async function preparedSave(kind: SaveKind): Promise<PreparedSave> {
  const disk = new MemoryDisk()
  await disk.makeFolder(dataFolder)
  await kind.prepare({ layer: disk, folder: dataFolder })
  // One start, so that what a first start makes is no part of the save.
  const before = await shownAfterStart(kind, disk)
  disk.settle()
  const untouched = disk.copy()
  const opened = await kind.open({ layer: untouched, folder: dataFolder })
  await opened.save()
  const after = await opened.state()
  const texts = new Map([...disk.files()].map(([path, bytes]) => [path, bytes.toString('utf8')]))
  return { kind, disk, before, after, erased: kind.erases?.(texts) ?? [] }
}

/** What the program shows after a start on these files. */
export async function shownAfterStart(kind: SaveKind, disk: MemoryDisk): Promise<unknown> {
  const opened = await kind.open({ layer: disk, folder: dataFolder })
  return await opened.state()
}

/** Whether a kill, a power cut, or a disk that stays broken may leave this. */
export function mayBeLeft({ kind, before, after }: PreparedSave, state: unknown): boolean {
  const whole = isDeepStrictEqual(state, before) || isDeepStrictEqual(state, after)
  return whole || (kind.halfway?.(state) ?? false)
}

export interface FaultOutcome {
  /** Whether there was an operation to fail. */
  readonly struck: boolean
  readonly saved: boolean
  readonly error: unknown
  /** What the running program showed afterwards; nothing if it was killed. */
  readonly inMemory: unknown
  /** The files as the next start found them, and as it left them. */
  readonly files: MemoryDisk
  readonly onDisk: unknown
  /** What stood after the program tried again, without faults; nothing if it was killed or had no need. */
  readonly retried: unknown
}

/** Makes the save with one fault in it, then starts the program anew. */
export async function saveWithFault({ kind, disk }: PreparedSave, fault: Fault): Promise<FaultOutcome> {
  const files = disk.copy()
  const layer = new FaultyFileLayer(files, fault, false)
  const opened = await kind.open({ layer, folder: dataFolder })
  layer.arm()
  let error: unknown
  const saved = await opened.save().then(
    () => true,
    (reason: unknown) => {
      error = reason
      return false
    },
  )
  const { struck } = layer
  layer.heal()
  const killed = fault.kind === 'crash' && !saved
  const inMemory = killed ? undefined : await opened.state()
  const found = files.copy()
  const onDisk = await shownAfterStart(kind, found)
  let retried: unknown
  if (!saved && !killed) {
    await opened.save()
    retried = await shownAfterStart(kind, files)
  }
  return { struck, saved, error, inMemory, files: found, onDisk, retried }
}

/** Starts the program with one fault in the start, then without; gives what the second start shows. */
export async function startWithFault({ kind, disk }: PreparedSave, fault: Fault) {
  const files = disk.copy()
  const layer = new FaultyFileLayer(files, fault)
  let error: unknown
  try {
    await kind.open({ layer, folder: dataFolder })
  } catch (reason) {
    error = reason
  }
  return { struck: layer.struck, error, onDisk: await shownAfterStart(kind, files) }
}
