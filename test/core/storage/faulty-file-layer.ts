import type { FileLayer, NewFile } from '../../../core/storage/file-layer.ts'

export interface Fault {
  /** The number of the operation that fails, from 1. */
  at: number
  /** An errno code; `short` takes half of a write; `crash` ends everything, as a killed process does. */
  kind: string
  /** Whether every later operation fails as well. */
  lasting: boolean
}

/** A real file layer that fails by plan, for tests. Counts every operation, on open files too. */
export class FaultyFileLayer implements FileLayer {
  operations = 0
  struck = false
  readonly #inner: FileLayer
  readonly #fault: Fault

  constructor(inner: FileLayer, fault: Fault) {
    this.#inner = inner
    this.#fault = fault
  }

  async create(path: string): Promise<NewFile> {
    this.#step()
    const file = await this.#inner.create(path)
    return {
      write: async (bytes) => {
        const short = this.#step('write')
        return await file.write(short ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes)
      },
      sync: async () => {
        this.#step()
        await file.sync()
      },
      close: async () => {
        await file.close()
        this.#step()
      },
    }
  }

  read(path: string) {
    return this.#guarded(() => this.#inner.read(path))
  }

  rename(from: string, to: string) {
    return this.#guarded(() => this.#inner.rename(from, to))
  }

  link(existing: string, path: string) {
    return this.#guarded(() => this.#inner.link(existing, path))
  }

  unlink(path: string) {
    return this.#guarded(() => this.#inner.unlink(path))
  }

  makeFolder(path: string) {
    return this.#guarded(() => this.#inner.makeFolder(path))
  }

  list(folder: string) {
    return this.#guarded(() => this.#inner.list(folder))
  }

  facts(path: string) {
    return this.#guarded(() => this.#inner.facts(path))
  }

  syncFolder(folder: string) {
    return this.#guarded(() => this.#inner.syncFolder(folder))
  }

  async #guarded<R>(operation: () => Promise<R>): Promise<R> {
    this.#step()
    return await operation()
  }

  /** True if this write shall be short. */
  #step(name?: 'write'): boolean {
    this.operations += 1
    const { at, kind, lasting } = this.#fault
    const hit = lasting || kind === 'crash' ? this.operations >= at : this.operations === at
    if (!hit) return false
    this.struck = true
    if (kind === 'short') return name === 'write'
    if (kind === 'crash') throw new Error('crashed')
    throw Object.assign(new Error(`${kind}: injected`), { code: kind })
  }
}
