import { join } from 'node:path'
import { Problem } from '../../../contract/problem.ts'
import type { Document } from '../../storage/document.ts'
import { notSaved, unlinkIfThere, writeWhole } from '../../storage/durable-file.ts'
import { encodeEnvelope } from '../../storage/envelope.ts'
import { errnoCode, type FileLayer } from '../../storage/file-layer.ts'
import { openRecordFolder, type RecordFolder } from '../../storage/record-folder.ts'
import type { VaultHeader } from '../keys/vault-header.ts'
import { type SecretRecord, secretRecordFormat } from './secret-record.ts'

export interface SecretFoldersOptions {
  layer: FileLayer
  /** The data folder. */
  folder: string
  header: Document<VaultHeader | null>
}

/** How many files are written at once. */
const writesAtOnce = 32

/** The name of the folder that holds the secrets sealed under the data key of an epoch. */
export function secretFolderName(epoch: number): string {
  return epoch === 1 ? 'secrets' : `secrets-${epoch}`
}

/**
 * The folders of sealed secrets in a data folder. The one of the header's epoch counts; any other is what an
 * unfinished rotation of the data key has left.
 */
export class SecretFolders {
  readonly #options: SecretFoldersOptions

  constructor(options: SecretFoldersOptions) {
    this.#options = options
  }

  /**
   * Opens the folder that counts and removes the others. Throws `storage.damaged`, and removes nothing, where
   * secrets stand without a header, or only those of another epoch: they are of no use, and never a leftover.
   */
  async openCurrent(): Promise<RecordFolder<SecretRecord>> {
    const { header } = this.#options
    const epochs = await this.#epochs()
    const epoch = header.value?.epoch
    if (epoch === undefined) {
      await this.#refuse(epochs, 'missing, but sealed secrets stand')
    } else if (!epochs.includes(epoch)) {
      await this.#refuse(epochs, 'its secrets are missing, but those of another data key stand')
    } else if (!header.readOnly && header.notices.length === 0) {
      await this.#removeLeftovers(epochs, epoch)
    }
    return await this.open(epoch ?? 1)
  }

  open(epoch: number): Promise<RecordFolder<SecretRecord>> {
    const { layer } = this.#options
    return openRecordFolder({ ...secretRecordFormat, layer, folder: this.#path(epoch) })
  }

  /**
   * Makes the folder of an epoch with these records in it, durable when this resolves, and opens it. No header
   * counts on it yet, so that its files need no replacing. Throws `storage.not-saved`, `vault.locked` if it
   * was stopped, and leaves nothing then.
   */
  async make(
    epoch: number,
    records: readonly SecretRecord[],
    stopped: () => boolean,
  ): Promise<RecordFolder<SecretRecord>> {
    const { layer, folder } = this.#options
    const path = this.#path(epoch)
    await this.remove(epoch)
    try {
      await layer.makeFolder(path)
      for (let done = 0; done < records.length && !stopped(); done += writesAtOnce) {
        const writes = records.slice(done, done + writesAtOnce).map(async (record) => {
          const bytes = encodeEnvelope(secretRecordFormat, 1, record)
          await writeWhole(layer, join(path, `${record.id}.json`), bytes)
        })
        // All of them have ended before the folder may go again.
        const failed = (await Promise.allSettled(writes)).find(({ status }) => status === 'rejected')
        if (failed?.status === 'rejected') throw failed.reason
      }
      await layer.syncFolder(path)
      await layer.syncFolder(folder)
      const made = await this.open(epoch)
      if (stopped()) throw new Problem('vault.locked', {})
      if (made.list().length !== records.length) throw unreadable()
      return made
    } catch (error) {
      await this.tryToRemove(epoch)
      throw notSaved(path, isDamage(error) ? unreadable(error.data.proof) : error)
    }
  }

  /** Removes what stands of an epoch's secrets, as far as that can be done; a start removes the rest. */
  async tryToRemove(epoch: number): Promise<void> {
    try {
      await this.remove(epoch)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  /** Removes what stands of an epoch's secrets, for good. Throws `storage.not-saved`. */
  async remove(epoch: number): Promise<void> {
    const { layer, folder } = this.#options
    const path = this.#path(epoch)
    try {
      const facts = await layer.facts(path)
      // A link would lead to files that are not ours.
      if (facts?.kind !== 'folder') return
      const names = (await layer.list(path)).filter(isSecretFile)
      for (const name of names) await unlinkIfThere(layer, join(path, name))
      await layer.syncFolder(path)
      await layer.removeFolder(path)
      await layer.syncFolder(folder)
    } catch (error) {
      // What is not ours keeps its folder.
      if (!['ENOTEMPTY', 'EEXIST'].includes(errnoCode(error) ?? '')) throw notSaved(path, error)
    }
  }

  /** Reading goes on in a data folder that cannot be written; the next start tries again. */
  async #removeLeftovers(epochs: readonly number[], epoch: number): Promise<void> {
    const { header } = this.#options
    const leftovers = epochs.filter((each) => each !== epoch)
    try {
      if (leftovers.some((each) => each < epoch)) {
        // Its backup is of an epoch whose secrets are about to go: it must never be taken for the header.
        await header.update((value) => value && { ...value }, { keepBackup: false })
      }
      for (const each of leftovers) await this.remove(each)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  async #refuse(epochs: readonly number[], proof: string): Promise<void> {
    for (const epoch of epochs) {
      const names = await this.#names(this.#path(epoch))
      if (names.some((name) => isSecretFile(name) && !name.endsWith('.tmp'))) {
        throw new Problem('storage.damaged', { file: 'vault.json', proof })
      }
    }
  }

  async #epochs(): Promise<number[]> {
    const names = await this.#names(this.#options.folder)
    return names.flatMap((name) => {
      const epoch = Number(/^secrets-([1-9]\d{0,8})$/.exec(name)?.[1] ?? 1)
      return secretFolderName(epoch) === name ? [epoch] : []
    })
  }

  async #names(folder: string): Promise<string[]> {
    try {
      return await this.#options.layer.list(folder)
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errnoCode(error) ?? '')) return []
      throw error
    }
  }

  #path(epoch: number): string {
    return join(this.#options.folder, secretFolderName(epoch))
  }
}

/** What was just written cannot be read back. */
function unreadable(code = 'EREADBACK'): Error {
  return Object.assign(new Error(code), { code })
}

function isDamage(error: unknown): error is Problem<'storage.damaged'> {
  return error instanceof Problem && error.code === 'storage.damaged'
}

/** Whether a name is one that only this program gives: that of a record, its backup, its leftovers. */
function isSecretFile(name: string): boolean {
  return /^[a-z0-9-]{1,64}\.json(\..*)?$/.test(name)
}
