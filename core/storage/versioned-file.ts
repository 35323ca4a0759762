import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { Problem } from '../../contract/problem.ts'
import { backupOf, notSaved, removeDurably, type SaveOptions, writeDurably } from './durable-file.ts'
import { decodeEnvelope, type Envelope, encodeEnvelope, type FileFormat } from './envelope.ts'
import { errnoCode, type FileLayer } from './file-layer.ts'
import { keepAside } from './keep-aside.ts'

/** Something that the user should know about a file: nothing was lost silently, and nothing was deleted. */
export interface StorageNotice {
  file: string
  /** `older`: a whole file with an older generation than its backup; `missing`: only the backup stood. */
  kind: 'damaged' | 'older' | 'missing'
  /** The name under which the file was kept aside; absent where it stays where it was. */
  keptAs?: string
  /** Whether the previous content is in use now. */
  usedBackup: boolean
}

/** What loading found. Unusable files stand untouched. */
export type Loaded<T> =
  | { kind: 'absent' }
  | { kind: 'loaded'; value: T }
  | { kind: 'unusable'; problem: Problem<'storage.damaged'> | Problem<'storage.newer-format'> }

type Found<T> = Envelope<T> | { kind: 'absent' }

/** Errors of a read that say what stands there is no file of ours, rather than that it cannot be read now. */
const notAFile = new Set(['ENOTFILE', 'EISDIR', 'ELOOP', 'EFBIG', 'ENXIO', 'EMLINK'])

/** One file with its backup, generation and checksum. Its owner calls it for one thing at a time. */
export class VersionedFile<T> {
  readonly notices: StorageNotice[] = []
  readonly #layer: FileLayer
  readonly #path: string
  readonly #format: FileFormat<T>
  /** Digests of the contents that this process read or tried to write; any other content is not ours. */
  #known = new Set<string>()
  /** Damaged files that still stand under our names. */
  readonly #inTheWay = new Set<string>()
  #generation = 0
  #newerVersion: number | undefined

  constructor(layer: FileLayer, path: string, format: FileFormat<T>) {
    if ((format.migrations ?? []).length !== format.version - 1) {
      throw new Error(`${format.format}: version ${format.version} needs as many migrations less one`)
    }
    this.#layer = layer
    this.#path = path
    this.#format = format
  }

  get generation(): number {
    return this.#generation
  }

  get readOnly(): boolean {
    return this.#newerVersion !== undefined
  }

  /**
   * Reads the newest content that verifies, of the file and its backup, and keeps what does not verify
   * aside under a new name. Where neither verifies, nothing is moved. `names` is the listing of the folder.
   */
  async load(names: readonly string[]): Promise<Loaded<T>> {
    const backupPath = backupOf(this.#path)
    const main = await this.#read(this.#path)
    const backup = await this.#read(backupPath)
    const mainGeneration = generationOf(main)
    this.#generation = Math.max(mainGeneration, generationOf(backup))
    if (this.#generation === 0) return this.#nothingVerifies(main, backup, names)
    const winner = mainGeneration === this.#generation ? main : backup
    if (winner.kind === 'newer') {
      this.#newerVersion = winner.version
      if (winner.value !== undefined) return { kind: 'loaded', value: winner.value }
      return { kind: 'unusable', problem: this.#newerFormat(winner.version) }
    }
    if (winner.kind !== 'good') throw new Error('Only a whole content has a generation')
    if (winner === backup) await this.#passOver(main)
    else if (backup.kind === 'damaged') await this.#setAside(backupPath, 'damaged', false)
    return { kind: 'loaded', value: winner.value }
  }

  /**
   * Makes the value durable. Throws `storage.not-saved` (reason ECHANGED: another process wrote the file)
   * or `storage.newer-format`; the file then holds what it held. Without a backup, copies that were once kept
   * aside go too.
   */
  async save(value: T, { keepBackup = true }: SaveOptions = {}): Promise<void> {
    this.refuseNewerFormat()
    try {
      if (!keepBackup) await this.#removeAllBut(this.#path, backupOf(this.#path))
      const asides = [...this.#inTheWay]
      for (const path of asides) {
        await keepAside(this.#layer, path, 'damaged')
        this.#inTheWay.delete(path)
      }
      const told = this.notices.length
      const replaces = await this.#ownContentStands()
      this.#generation += 1
      const bytes = encodeEnvelope(this.#format, this.#generation, value)
      this.#known.add(digest(bytes))
      await writeDurably(this.#layer, this.#path, bytes, { replaces, keepBackup })
      this.#known = new Set([digest(bytes)])
      const movedAside = asides.length > 0 || this.notices.length > told
      if (!keepBackup && movedAside) await this.#removeAllBut(this.#path)
    } catch (error) {
      throw notSaved(this.#path, error)
    }
  }

  /**
   * Removes the file for good, with its backup, leftovers and damaged copies. Throws `storage.not-saved`, or
   * `storage.newer-format`. A removal that failed half-way goes on at the next try, and never leaves an older
   * content as the newest.
   */
  async remove(): Promise<void> {
    this.refuseNewerFormat()
    try {
      const removed = await this.#removeAllBut()
      // What an earlier try took away may not be away for good yet.
      if (removed === 0) await this.#layer.syncFolder(dirname(this.#path))
    } catch (error) {
      throw notSaved(this.#path, error)
    }
  }

  /** Throws `storage.newer-format` if the file is of a later version of the program. */
  refuseNewerFormat(): void {
    if (this.#newerVersion !== undefined) throw this.#newerFormat(this.#newerVersion)
  }

  /** The main file goes last, and backups before it. Gives how many files there were. */
  async #removeAllBut(...kept: string[]): Promise<number> {
    const folder = dirname(this.#path)
    const name = basename(this.#path)
    const names = await this.#layer.list(folder)
    const paths = names
      .filter((other) => other === name || other.startsWith(`${name}.`))
      .sort((a, b) => b.length - a.length)
      .map((other) => join(folder, other))
      .filter((path) => !kept.includes(path))
    await removeDurably(this.#layer, paths)
    return paths.length
  }

  async #read(path: string, attempt = 1): Promise<Found<T>> {
    try {
      const bytes = await this.#layer.read(path)
      const envelope = decodeEnvelope(this.#format, bytes)
      if (envelope.kind !== 'damaged') this.#known.add(digest(bytes))
      return envelope
    } catch (error) {
      const code = errnoCode(error)
      if (code === undefined) throw error
      if (code === 'ENOENT') return { kind: 'absent' }
      // A bad sector fails again; anything that passes must not cost the newer of two contents.
      if (code === 'EIO' && attempt === 1) return await this.#read(path, 2)
      if (notAFile.has(code) || code === 'EIO') return { kind: 'damaged', why: code }
      throw new Problem('storage.damaged', { file: basename(path), proof: code }, { cause: error })
    }
  }

  #nothingVerifies(main: Found<T>, backup: Found<T>, names: readonly string[]): Loaded<T> {
    const name = basename(this.#path)
    const asides = names.filter((other) => other.startsWith(`${name}.damaged-`))
    if (main.kind === 'absent' && backup.kind === 'absent' && asides.length === 0) return { kind: 'absent' }
    if (main.kind === 'damaged') this.#inTheWay.add(this.#path)
    if (backup.kind === 'damaged') this.#inTheWay.add(backupOf(this.#path))
    const proof = [main, backup].flatMap((found) => (found.kind === 'damaged' ? [found.why] : [])).join(', ')
    return {
      kind: 'unusable',
      problem: new Problem('storage.damaged', { file: name, ...(proof && { proof }) }),
    }
  }

  /** The backup is in use: what stands under the main name goes aside, or the next save would keep it. */
  async #passOver(main: Found<T>): Promise<void> {
    if (main.kind === 'absent') {
      this.notices.push({ file: basename(this.#path), kind: 'missing', usedBackup: true })
    } else {
      await this.#setAside(this.#path, main.kind === 'damaged' ? 'damaged' : 'older', true)
    }
  }

  async #setAside(path: string, kind: 'damaged' | 'older', usedBackup: boolean): Promise<void> {
    const notice = { file: basename(path), kind, usedBackup }
    try {
      this.notices.push({ ...notice, keptAs: await keepAside(this.#layer, path, kind) })
    } catch (error) {
      if (errnoCode(error) === undefined) throw error
      // Reading goes on in a folder that cannot be written; the next save moves it first, or fails.
      this.#inTheWay.add(path)
      this.notices.push(notice)
    }
  }

  /** Whether our own content stands under the main name; moves a damaged one aside, refuses a foreign one. */
  async #ownContentStands(): Promise<boolean> {
    const found = await this.#readAgain()
    if (found === 'ours') return true
    if (found === 'foreign')
      throw new Problem('storage.not-saved', { file: basename(this.#path), reason: 'ECHANGED' })
    if (found === 'damaged') {
      const keptAs = await keepAside(this.#layer, this.#path, 'damaged')
      this.notices.push({ file: basename(this.#path), kind: 'damaged', keptAs, usedBackup: false })
    }
    return false
  }

  async #readAgain(): Promise<'absent' | 'ours' | 'foreign' | 'damaged'> {
    try {
      const bytes = await this.#layer.read(this.#path)
      if (this.#known.has(digest(bytes))) return 'ours'
      return decodeEnvelope(this.#format, bytes).kind === 'damaged' ? 'damaged' : 'foreign'
    } catch (error) {
      const code = errnoCode(error) ?? ''
      if (code === 'ENOENT') return 'absent'
      if (notAFile.has(code)) return 'damaged'
      throw error
    }
  }

  #newerFormat(version: number): Problem<'storage.newer-format'> {
    return new Problem('storage.newer-format', { file: basename(this.#path), format: version })
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function generationOf(found: Found<unknown>): number {
  return 'generation' in found ? found.generation : 0
}
