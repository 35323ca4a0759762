import { join } from 'node:path'
import type { KeptState } from '../../contract/backup.ts'
import { notSaved } from '../storage/durable-file.ts'
import type { FileLayer } from '../storage/file-layer.ts'
import { SerialQueue } from '../storage/serial-queue.ts'
import { removeTree, treeBytes } from './folder-tree.ts'
import { keptSince } from './restore/places.ts'

/** How long a state that a restore has replaced is kept (milliseconds): it may hold secrets deleted since. */
const keptFor = 7 * 24 * 60 * 60 * 1000
const lookEvery = 60 * 60 * 1000

export interface KeptStatesOptions {
  layer: FileLayer
  folder: string
  /** Milliseconds since 1970. */
  clock: () => number
  /** Told of states that were due and could not be removed. */
  onBug: (error: unknown) => void
}

/** The states that restores have replaced, and their end: by hand, or by themselves after seven days. */
export class KeptStates {
  readonly #options: KeptStatesOptions
  readonly #look: NodeJS.Timeout
  readonly #queue = new SerialQueue()

  constructor(options: KeptStatesOptions) {
    this.#options = options
    const look = () => void this.removeDue().catch(options.onBug)
    look()
    this.#look = setInterval(look, lookEvery)
    this.#look.unref()
  }

  /** Newest first. */
  list(): Promise<KeptState[]> {
    return this.#queue.run(() => this.#list())
  }

  /** Removes a state for good; one that is not there is removed already. Throws `storage.not-saved`. */
  forget(name: string): Promise<void> {
    return this.#queue.run(() => this.#forget(name))
  }

  /** Removes every state whose time has come. */
  removeDue(): Promise<void> {
    return this.#queue.run(async () => {
      for (const { name, until } of await this.#list()) {
        if (until <= this.#options.clock()) await this.#forget(name)
      }
    })
  }

  async dispose(): Promise<void> {
    clearInterval(this.#look)
    await this.#queue.idle()
  }

  async #list(): Promise<KeptState[]> {
    const { layer, folder } = this.#options
    const states: KeptState[] = []
    for (const name of await layer.list(folder)) {
      const at = keptSince(name)
      if (at === undefined) continue
      states.push({ name, at, until: at + keptFor, bytes: await treeBytes(layer, join(folder, name)) })
    }
    return states.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
  }

  async #forget(name: string): Promise<void> {
    const { layer, folder } = this.#options
    if (keptSince(name) === undefined) return
    try {
      await removeTree(layer, join(folder, name))
      await layer.syncFolder(folder)
    } catch (error) {
      throw notSaved(join(folder, name), error)
    }
  }
}
