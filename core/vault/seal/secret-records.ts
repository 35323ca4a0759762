import { Problem } from '../../../contract/problem.ts'
import type { SaveOptions } from '../../storage/durable-file.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
import { type KeyChange, resealedRecord } from './resealed-record.ts'
import { SaveGate } from './save-gate.ts'
import { SecretFolders, type SecretFoldersOptions } from './secret-folders.ts'
import type { SecretRecord } from './secret-record.ts'

/** The steps of a rotation of the data key that are not the secrets' own. */
export interface SecretRotation extends KeyChange {
  /** The number of the new data key. */
  readonly epoch: number
  /** Whether the rotation was cancelled. */
  stopped(): boolean
  /**
   * Makes the new key and its secrets count, in one durable write. Calls `switched` in the step in which the
   * new key takes the place of the old one in memory.
   */
  commit(switched: () => void): Promise<void>
  /** Makes the old key count for certain, in one durable write. */
  undo(): Promise<void>
}

/** Opens the sealed secrets of a data folder. Throws `storage.damaged`, as `SecretFolders` says. */
export async function openSecretRecords(options: SecretFoldersOptions): Promise<SecretRecords> {
  const folders = new SecretFolders(options)
  return new SecretRecords(folders, await folders.openCurrent())
}

/** The records of sealed secrets under the present data key, and their way to the next one. */
export class SecretRecords {
  readonly #folders: SecretFolders
  readonly #gate = new SaveGate()
  #folder: RecordFolder<SecretRecord>
  /** Set where it is not known which of two data keys counts on the disk. */
  #undo: (() => Promise<void>) | undefined

  constructor(folders: SecretFolders, folder: RecordFolder<SecretRecord>) {
    this.#folders = folders
    this.#folder = folder
  }

  list(): readonly SecretRecord[] {
    return this.#folder.list()
  }

  get(id: string): SecretRecord | undefined {
    return this.#folder.get(id)
  }

  get notices(): RecordFolder<SecretRecord>['notices'] {
    return this.#folder.notices
  }

  update(
    id: string,
    change: (record: SecretRecord | undefined) => SecretRecord,
    options?: SaveOptions,
  ): Promise<SecretRecord> {
    return this.#save(() => this.#folder.update(id, change, options))
  }

  remove(id: string): Promise<void> {
    return this.#save(() => this.#folder.remove(id))
  }

  /** Whether it is certain which data key counts on the disk. */
  get settled(): boolean {
    return this.#undo === undefined
  }

  /** Makes that certain. Throws `storage.not-saved`. */
  settle(): Promise<void> {
    return this.#save(async () => undefined)
  }

  /**
   * Seals all secrets anew into a folder of their own, has them count, and removes the old folder. Saves wait
   * meanwhile; what is read is the old secrets until the new ones count. Throws `vault.secret-unreadable`,
   * `storage.damaged` or `storage.newer-format` for a record that does not open, `vault.locked` if it was
   * stopped, and `storage.not-saved`; the old secrets stay then.
   */
  rotate(rotation: SecretRotation): Promise<void> {
    return this.#gate.alone(async () => {
      await this.#settle()
      const old = this.#folder
      const [unusable] = old.unusable
      if (unusable !== undefined) throw unusable.problem
      const resealed = old.list().map((record) => resealedRecord(record, rotation))
      const next = await this.#folders.make(rotation.epoch, resealed, rotation.stopped)
      await this.#commit(next, rotation)
      await old.dispose()
      // What is left of it goes at the next start.
      await this.#folders.tryToRemove(rotation.epoch - 1)
    })
  }

  async dispose(): Promise<void> {
    await this.#gate.alone(() => this.#folder.dispose())
  }

  /** A write that failed may have come to the disk all the same: then the next start would take the new key. */
  async #commit(next: RecordFolder<SecretRecord>, { epoch, commit, undo }: SecretRotation): Promise<void> {
    try {
      await commit(() => {
        this.#folder = next
      })
    } catch (error) {
      this.#undo = async () => {
        await undo()
        this.#undo = undefined
        await this.#folders.tryToRemove(epoch)
      }
      await this.#settle().catch((problem: unknown) => {
        if (!(problem instanceof Problem)) throw problem
      })
      throw error
    }
  }

  #save<R>(save: () => Promise<R>): Promise<R> {
    return this.#gate.pass(async () => {
      await this.#settle()
      return await save()
    })
  }

  /** Nothing may be saved beside a data key that the next start would not take. */
  async #settle(): Promise<void> {
    await this.#undo?.()
  }
}
