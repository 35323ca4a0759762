import type { FileLayer, NewFile } from '../../../core/storage/file-layer.ts'

export interface Fault {
  /** The number of the operation that fails, from 1. */
  at: number
  /**
   * An errno code; `short` takes half of a write; `crash` ends everything, as a killed process does, a write
   * half-way.
   */
  kind: string
  /** Whether every later operation fails as well. */
  lasting: boolean
}

/** A file layer that fails by plan, over another one. Counts every operation, on open files too. */
export class FaultyFileLayer implements FileLayer {
  operations = 0
  struck = false
  readonly #inner: FileLayer
  readonly #fault: Fault
  #armed: boolean

  /** Fails from the start, or only once it is armed. */
  constructor(inner: FileLayer, fault: Fault, armed = true) {
    this.#inner = inner
    this.#fault = fault
    this.#armed = armed
  }

  /** Operations count from now on. */
  arm(): void {
    this.#armed = true
    this.operations = 0
  }

  /** Nothing fails any more. */
  heal(): void {
    this.#armed = false
  }

  async create(path: string): Promise<NewFile> {
    this.#step()
    const file = await this.#inner.create(path)
    return {
      write: (bytes) => this.#written(bytes, (some) => file.write(some)),
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

  async append(path: string, bytes: Uint8Array): Promise<void> {
    await this.#written(bytes, async (some) => {
      await this.#inner.append(path, some)
      // What takes all or fails can be short only by failing.
      if (some.length < bytes.length) throw Object.assign(new Error('ENOSPC: injected'), { code: 'ENOSPC' })
    })
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

  removeFolder(path: string) {
    return this.#guarded(() => this.#inner.removeFolder(path))
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

  async #written<R>(bytes: Uint8Array, write: (some: Uint8Array) => Promise<R>): Promise<R> {
    const half = bytes.subarray(0, Math.ceil(bytes.length / 2))
    const dead = this.struck && this.#fault.kind === 'crash'
    try {
      return await write(this.#step('write') ? half : bytes)
    } catch (error) {
      if (error instanceof Crash && !dead) await write(half)
      throw error
    }
  }

  /** True if this write shall be short. */
  #step(name?: 'write'): boolean {
    this.operations += 1
    if (!this.#armed) return false
    const { at, kind, lasting } = this.#fault
    const hit = lasting || kind === 'crash' ? this.operations >= at : this.operations === at
    if (!hit) return false
    this.struck = true
    if (kind === 'short') return name === 'write'
    if (kind === 'crash') throw new Crash('crashed')
    throw Object.assign(new Error(`${kind}: injected`), { code: kind })
  }
}

/** What a killed process would not live to see; no code of ours expects it. */
class Crash extends Error {}
