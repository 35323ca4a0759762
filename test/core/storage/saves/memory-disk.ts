import { basename, dirname, join } from 'node:path'
import type { FileFacts, FileLayer, NewFile } from '../../../../core/storage/file-layer.ts'
import {
  applied,
  copyOf,
  type DiskNode,
  type EntryChange,
  type FolderNode,
  newFile,
  newFolder,
} from './disk-nodes.ts'

/**
 * A disk in memory that stands in for a real one, and knows of every byte and name whether it is durable.
 * `/` is its only folder at first. Buffers are never changed in place, so copies are cheap.
 */
export class MemoryDisk implements FileLayer {
  readonly root: FolderNode
  /** Called after every operation that changed something. */
  onChange: () => void = () => undefined

  constructor(root: FolderNode = newFolder()) {
    this.root = root
  }

  copy(): MemoryDisk {
    return new MemoryDisk(copyOf(this.root))
  }

  /** Makes everything durable. */
  settle(): void {
    const walk = (folder: FolderNode): void => {
      folder.synced = new Map(folder.entries)
      folder.pending = []
      for (const node of folder.entries.values()) {
        if (node.kind === 'folder') walk(node)
        else node.synced = node.bytes
      }
    }
    walk(this.root)
  }

  /** Every file by path, with its bytes. */
  files(): Map<string, Buffer> {
    const files = new Map<string, Buffer>()
    const walk = (folder: FolderNode, path: string): void => {
      for (const [name, node] of folder.entries) {
        if (node.kind === 'file') files.set(join(path, name), node.bytes)
        else walk(node, join(path, name))
      }
    }
    walk(this.root, '/')
    return files
  }

  async create(path: string): Promise<NewFile> {
    const folder = this.#parent(path)
    if (folder.entries.has(basename(path))) throw failure('EEXIST', path)
    const node = newFile(Buffer.alloc(0))
    this.#change(folder, { puts: { name: basename(path), node } })
    return {
      write: async (bytes) => {
        node.bytes = Buffer.concat([node.bytes, bytes])
        this.onChange()
        return bytes.length
      },
      sync: async () => {
        node.synced = node.bytes
        this.onChange()
      },
      close: async () => undefined,
    }
  }

  async read(path: string): Promise<Buffer> {
    const node = this.#node(path)
    if (node.kind === 'folder') throw failure('ENOTFILE', path)
    return Buffer.from(node.bytes)
  }

  async append(path: string, bytes: Uint8Array): Promise<void> {
    const folder = this.#parent(path)
    let node = folder.entries.get(basename(path))
    if (node === undefined) {
      node = newFile(Buffer.alloc(0))
      this.#change(folder, { puts: { name: basename(path), node } })
    }
    if (node.kind === 'folder') throw failure('EISDIR', path)
    node.bytes = Buffer.concat([node.bytes, bytes])
    this.onChange()
  }

  async rename(from: string, to: string): Promise<void> {
    const folder = this.#parent(from)
    const node = this.#node(from)
    if (this.#parent(to) !== folder) throw new Error('Nothing is moved from folder to folder')
    const replaced = folder.entries.get(basename(to))
    if (replaced === node) return
    if (replaced?.kind === 'folder' && node.kind === 'file') throw failure('EISDIR', to)
    if (replaced?.kind === 'file' && node.kind === 'folder') throw failure('ENOTDIR', to)
    if (replaced?.kind === 'folder' && replaced.entries.size > 0) throw failure('ENOTEMPTY', to)
    this.#change(folder, { puts: { name: basename(to), node }, drops: basename(from) })
  }

  async link(existing: string, path: string): Promise<void> {
    const node = this.#node(existing)
    const folder = this.#parent(path)
    if (folder.entries.has(basename(path))) throw failure('EEXIST', path)
    if (node.kind === 'folder') throw failure('EPERM', existing)
    this.#change(folder, { puts: { name: basename(path), node } })
  }

  async unlink(path: string): Promise<void> {
    if (this.#node(path).kind === 'folder') throw failure('EISDIR', path)
    this.#change(this.#parent(path), { drops: basename(path) })
  }

  async makeFolder(path: string): Promise<void> {
    const folder = this.#parent(path)
    if (folder.entries.has(basename(path))) throw failure('EEXIST', path)
    this.#change(folder, { puts: { name: basename(path), node: newFolder() } })
  }

  async removeFolder(path: string): Promise<void> {
    if (this.#folder(path).entries.size > 0) throw failure('ENOTEMPTY', path)
    this.#change(this.#parent(path), { drops: basename(path) })
  }

  async list(folder: string): Promise<string[]> {
    return [...this.#folder(folder).entries.keys()]
  }

  async facts(path: string): Promise<FileFacts | undefined> {
    const node = this.#nodeIfThere(path)
    if (node === undefined) return undefined
    const { kind } = node
    const owner = process.getuid?.() ?? 0
    return kind === 'file'
      ? { kind, mode: 0o600, size: node.bytes.length, owner }
      : { kind, mode: 0o700, size: 0, owner }
  }

  async syncFolder(path: string): Promise<void> {
    const folder = this.#folder(path)
    folder.synced = new Map(folder.entries)
    folder.pending = []
    this.onChange()
  }

  #change(folder: FolderNode, change: EntryChange): void {
    folder.pending.push(change)
    folder.entries = applied(folder.entries, [change])
    this.onChange()
  }

  #parent(path: string): FolderNode {
    return this.#folder(dirname(path))
  }

  #folder(path: string): FolderNode {
    const node = this.#node(path)
    if (node.kind !== 'folder') throw failure('ENOTDIR', path)
    return node
  }

  #node(path: string): DiskNode {
    const node = this.#nodeIfThere(path)
    if (node === undefined) throw failure('ENOENT', path)
    return node
  }

  #nodeIfThere(path: string): DiskNode | undefined {
    let node: DiskNode = this.root
    for (const name of path.split('/').filter((part) => part !== '')) {
      if (node.kind !== 'folder') throw failure('ENOTDIR', path)
      const inner = node.entries.get(name)
      if (inner === undefined) return undefined
      node = inner
    }
    return node
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}
