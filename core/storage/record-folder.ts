import { dirname, join } from 'node:path'
import { Problem } from '../../contract/problem.ts'
import { notSaved, removeLeftovers, type SaveOptions } from './durable-file.ts'
import type { FileFormat } from './envelope.ts'
import { errnoCode, type FileLayer } from './file-layer.ts'
import { deepFreeze, frozenCopy } from './frozen-copy.ts'
import { SerialQueue } from './serial-queue.ts'
import { type StorageNotice, VersionedFile } from './versioned-file.ts'

export interface RecordFolderOptions<T> extends FileFormat<T> {
  layer: FileLayer
  /** Made with mode 0700 if it does not stand; its parent must. */
  folder: string
}

/** A record whose files stand but do not open; it hides none of the others. */
export interface UnusableRecord {
  id: string
  problem: Problem<'storage.damaged'> | Problem<'storage.newer-format'>
}

/**
 * One durable file per record, named by its id, so that saving one costs what one costs. Records are frozen
 * snapshots. Work on one record runs one after the other.
 */
export interface RecordFolder<T extends { readonly id: string }> {
  /** All records that open, by id. */
  list(): readonly T[]
  get(id: string): T | undefined
  /** What was found damaged but repaired from its backup. */
  readonly notices: readonly StorageNotice[]
  readonly unusable: readonly UnusableRecord[]
  /** Resolves when the record is durable; throws `storage.not-saved` or `storage.newer-format`. */
  put(record: T, options?: SaveOptions): Promise<T>
  /** Like `put`, on what stands when its turn comes. The id must stay. */
  update(id: string, change: (record: T | undefined) => T, options?: SaveOptions): Promise<T>
  /**
   * Removes the record for good: afterwards no file of it, backups, leftovers and damaged copies included,
   * stands in the folder. Removing what is not there does nothing.
   */
  remove(id: string): Promise<void>
  /** Waits for work under way; later work is refused as a bug. */
  dispose(): Promise<void>
}

/** How many files are read at once; more would run into small limits on open files. */
const readsAtOnce = 32

/** Opens the folder and reads every record in it. A damaged record is reported, not thrown. */
export async function openRecordFolder<T extends { readonly id: string }>(
  options: RecordFolderOptions<T>,
): Promise<RecordFolder<T>> {
  const { layer, folder } = options
  const names = await listOrMake(layer, folder)
  await removeLeftovers(layer, folder, names)
  const ids = [...new Set(names.flatMap((name) => /^([a-z0-9-]{1,64})\.json(?:\.|$)/.exec(name)?.[1] ?? []))]
  const records = new FileRecordFolder(options)
  for (let next = 0; next < ids.length; next += readsAtOnce) {
    const batch = ids.slice(next, next + readsAtOnce)
    await Promise.all(batch.map((id) => records.load(id, names)))
  }
  return records
}

class FileRecordFolder<T extends { readonly id: string }> implements RecordFolder<T> {
  readonly #options: RecordFolderOptions<T>
  readonly #records = new Map<string, T>()
  readonly #files = new Map<string, VersionedFile<T>>()
  readonly #unusable = new Map<string, UnusableRecord>()
  readonly #queues = new Map<string, SerialQueue>()
  /** The records by id until one changes: the match asks for them at every keystroke. */
  #sorted: readonly T[] | undefined
  #disposed = false

  constructor(options: RecordFolderOptions<T>) {
    this.#options = options
  }

  async load(id: string, names: readonly string[]): Promise<void> {
    const loaded = await this.#file(id).load(names)
    if (loaded.kind === 'unusable') this.#unusable.set(id, { id, problem: loaded.problem })
    else if (loaded.kind === 'loaded') this.#adopt(id, loaded.value)
  }

  list(): readonly T[] {
    this.#sorted ??= [...this.#records.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
    return this.#sorted
  }

  get(id: string): T | undefined {
    return this.#records.get(id)
  }

  get notices(): readonly StorageNotice[] {
    return [...this.#files.values()].flatMap((file) => file.notices)
  }

  get unusable(): readonly UnusableRecord[] {
    return [...this.#unusable.values()]
  }

  put(record: T, options?: SaveOptions): Promise<T> {
    return this.update(record.id, () => record, options)
  }

  async update(id: string, change: (record: T | undefined) => T, options?: SaveOptions): Promise<T> {
    return this.#queue(id).run(async () => {
      const before = this.#records.get(id)
      const changed = change(before)
      if (changed.id !== id) throw new Error('A record keeps its id')
      if (changed === before) return changed
      const next = frozenCopy(this.#options.schema, changed)
      await this.#file(id).save(next, options)
      this.#records.set(id, next)
      this.#sorted = undefined
      this.#unusable.delete(id)
      return next
    })
  }

  async remove(id: string): Promise<void> {
    return this.#queue(id).run(async () => {
      await this.#file(id).remove()
      this.#records.delete(id)
      this.#sorted = undefined
      this.#unusable.delete(id)
      this.#files.delete(id)
    })
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await Promise.all([...this.#queues.values()].map((queue) => queue.idle()))
  }

  #adopt(id: string, record: T): void {
    if (record.id === id) {
      this.#records.set(id, deepFreeze(record))
      this.#sorted = undefined
      return
    }
    const problem = new Problem('storage.damaged', { file: `${id}.json`, proof: 'another id' })
    this.#unusable.set(id, { id, problem })
  }

  #file(id: string): VersionedFile<T> {
    const { layer, folder } = this.#options
    const known = this.#files.get(id)
    if (known !== undefined) return known
    const file = new VersionedFile(layer, join(folder, `${id}.json`), this.#options)
    this.#files.set(id, file)
    return file
  }

  #queue(id: string): SerialQueue {
    if (this.#disposed) throw new Error('This record folder has been disposed of')
    if (!/^[a-z0-9-]{1,64}$/.test(id)) throw new Error('A record id has 1 to 64 of a-z, 0-9 and hyphen')
    const queue = this.#queues.get(id) ?? new SerialQueue()
    this.#queues.set(id, queue)
    return queue
  }
}

async function listOrMake(layer: FileLayer, folder: string): Promise<string[]> {
  try {
    return await layer.list(folder)
  } catch (error) {
    if (errnoCode(error) !== 'ENOENT') throw notSaved(folder, error)
  }
  try {
    await layer.makeFolder(folder)
    await layer.syncFolder(dirname(folder))
    return []
  } catch (error) {
    throw notSaved(folder, error)
  }
}
