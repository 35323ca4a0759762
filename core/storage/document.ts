import { basename, dirname } from 'node:path'
import { removeLeftovers, type SaveOptions } from './durable-file.ts'
import type { FileFormat } from './envelope.ts'
import { errnoCode, type FileLayer } from './file-layer.ts'
import { frozenCopy } from './frozen-copy.ts'
import { SerialQueue } from './serial-queue.ts'
import { type StorageNotice, VersionedFile } from './versioned-file.ts'

export interface DocumentOptions<T> extends FileFormat<T> {
  layer: FileLayer
  path: string
  /** The value while no file stands; nothing is written before the first update. */
  initial: T
}

/** One durable file of validated JSON. The value is a frozen snapshot; only `update` changes it. */
export interface Document<T> {
  readonly value: T
  /** Whether a file stands for the value, so that it is not merely the initial one. */
  readonly exists: boolean
  /** Rises with every save; 0 while no file stands. */
  readonly generation: number
  /** The file is of a later version of the program: every update throws `storage.newer-format`. */
  readonly readOnly: boolean
  readonly notices: readonly StorageNotice[]
  /**
   * Replaces the value; updates run one after the other, each on the outcome of the one before. Resolves
   * when the new value is durable. Throws `storage.not-saved` or `storage.newer-format`, and whatever
   * `change` throws; the value then stays what it was. Returning the same object writes nothing.
   */
  update(change: (value: T) => T, options?: SaveOptions): Promise<T>
  /** Waits for updates under way; later ones are refused as a bug. */
  dispose(): Promise<void>
}

/**
 * Opens a document from the newest content that verifies, of the file and its backup. Throws
 * `storage.damaged` if files stand but none verifies, and `storage.newer-format` if the value of a later
 * version cannot be read at all. In both cases no file is touched.
 */
export async function openDocument<T>(options: DocumentOptions<T>): Promise<Document<T>> {
  const { layer, path, initial } = options
  const file = new VersionedFile(layer, path, options)
  const names = (await namesIn(layer, dirname(path))).filter((name) => name.startsWith(basename(path)))
  await removeLeftovers(layer, dirname(path), names)
  const loaded = await file.load(names)
  if (loaded.kind === 'unusable') throw loaded.problem
  const exists = loaded.kind === 'loaded'
  return new FileDocument(file, options, exists ? loaded.value : initial, exists)
}

class FileDocument<T> implements Document<T> {
  readonly #file: VersionedFile<T>
  readonly #format: FileFormat<T>
  readonly #queue = new SerialQueue()
  #value: T
  #exists: boolean
  #disposed = false

  constructor(file: VersionedFile<T>, format: FileFormat<T>, value: T, exists: boolean) {
    this.#file = file
    this.#format = format
    this.#value = frozenCopy(format.schema, value)
    this.#exists = exists
  }

  get value(): T {
    return this.#value
  }

  get exists(): boolean {
    return this.#exists
  }

  get generation(): number {
    return this.#exists ? this.#file.generation : 0
  }

  get readOnly(): boolean {
    return this.#file.readOnly
  }

  get notices(): readonly StorageNotice[] {
    return this.#file.notices
  }

  async update(change: (value: T) => T, options?: SaveOptions): Promise<T> {
    if (this.#disposed) throw new Error('This document has been disposed of')
    return this.#queue.run(async () => {
      const changed = change(this.#value)
      if (changed === this.#value && this.#exists) return changed
      const next = frozenCopy(this.#format.schema, changed)
      await this.#file.save(next, options)
      this.#value = next
      this.#exists = true
      return next
    })
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    await this.#queue.idle()
  }
}

async function namesIn(layer: FileLayer, folder: string): Promise<string[]> {
  try {
    return await layer.list(folder)
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return []
    throw error
  }
}
