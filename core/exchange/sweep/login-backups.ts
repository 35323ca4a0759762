import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { LoginBackup } from '../../../contract/exchange.ts'
import { Problem } from '../../../contract/problem.ts'
import { idSchema, instantSchema } from '../../../contract/scalars.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import { writeDurably } from '../../storage/durable-file.ts'
import type { FileLayer } from '../../storage/file-layer.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'
import { Secret } from '../../vault/secret.ts'
import type { Vault } from '../../vault/vault.ts'
import { requireUnlocked } from '../require-unlocked.ts'
import { fileLeft, replaceFile } from './replace-file.ts'

/** What is known of a sealed backup while the vault is locked. */
const loginBackupRecordSchema = z.object({
  id: idSchema,
  /** The file itself, behind every link. */
  file: z.string().min(1),
  at: instantSchema,
  removed: z.int().min(0),
})
/** How they stand in the data folder. */
export const loginBackupFormat = {
  format: 'fairlead/login-backup',
  version: 1,
  schema: loginBackupRecordSchema,
} as const

export type LoginBackupRecord = z.infer<typeof loginBackupRecordSchema>

export interface LoginBackupsOptions {
  layer: FileLayer
  records: RecordFolder<LoginBackupRecord>
  vault: Vault
  activity: ActivityRecorder
  userId: number | undefined
  now: () => number
  newId: () => string
}

/** What is sealed begins with the digest of what the sweep left in the file. */
const digestBytes = 32

/**
 * Files of logins as they were before a sweep, sealed in the vault: a copy beside the file would keep in clear
 * what the sweep was asked to take away.
 */
export class LoginBackups {
  readonly #options: LoginBackupsOptions
  readonly #turns = new SerialQueue()

  constructor(options: LoginBackupsOptions) {
    this.#options = options
  }

  /** Runs a step while nothing else of ours writes to a file of logins. */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    return this.#turns.run(step)
  }

  /** Newest first. One whose sealing never came to an end is not listed. */
  list(): LoginBackup[] {
    const { records, vault } = this.#options
    return records
      .list()
      .filter(({ id }) => vault.has(id))
      .map((record) => ({ ...record }))
      .sort((one, other) => other.at - one.at)
  }

  /** Seals the content of a file before it is swept. Throws `vault.*` and `storage.*`. */
  async keep(swept: {
    file: string
    before: Buffer
    after: Buffer
    removed: number
  }): Promise<{ id: string }> {
    const { records, vault, now, newId } = this.#options
    const { file, before, after, removed } = swept
    const record = { id: newId(), file, at: now(), removed }
    const bytes = Buffer.concat([digestOf(after), before])
    const secret = Secret.fromBytes(bytes)
    bytes.fill(0)
    try {
      await records.put(record)
      await vault.seal(record.id, bindingOf(record), secret, 'current')
    } catch (error) {
      await records.remove(record.id)
      throw error
    } finally {
      secret.dispose()
    }
    return { id: record.id }
  }

  /** Throws `exchange.backup-not-found`, `exchange.file-left`, `vault.*` and `storage.not-saved`. */
  async restore(id: string, where: 'in-place' | 'beside'): Promise<{ file: string }> {
    const { vault, activity } = this.#options
    const record = this.#record(id)
    requireUnlocked(vault)
    const file = await vault.lend(id, bindingOf(record), 'current', (secret) =>
      secret.reveal((bytes) => {
        const left = bytes.subarray(0, digestBytes)
        const before = bytes.subarray(digestBytes)
        if (where === 'beside') return this.#beside(record, before)
        return this.inTurn(() => this.#inPlace(record, before, left))
      }),
    )
    activity.record({ kind: 'logins.restored', ok: true, subject: file })
    return { file }
  }

  /** Lends the content of the file as it was. Throws `exchange.backup-not-found` and `vault.*`. */
  async lend<T>(id: string, use: (before: Buffer) => Promise<T>): Promise<T> {
    const record = this.#record(id)
    return await this.#options.vault.lend(id, bindingOf(record), 'current', (secret) =>
      secret.reveal((bytes) => use(bytes.subarray(digestBytes))),
    )
  }

  /** Throws `exchange.backup-not-found`. Works while the vault is locked. */
  async remove(id: string): Promise<void> {
    const { records, vault } = this.#options
    this.#record(id)
    await vault.remove(id)
    await records.remove(id)
  }

  async #inPlace({ file }: LoginBackupRecord, before: Buffer, left: Buffer): Promise<string> {
    const { layer, userId } = this.#options
    const facts = await layer.facts(file)
    if (!facts) {
      await writeDurably(layer, file, before, { replaces: false })
      return file
    }
    if (facts.kind !== 'file') throw fileLeft(file, 'not-a-file')
    const present = await layer.read(file)
    if (!digestOf(present).equals(left)) throw fileLeft(file, 'changed')
    await replaceFile(layer, { file, before: present, after: before, userId })
    return file
  }

  async #beside({ file }: LoginBackupRecord, before: Buffer): Promise<string> {
    const { layer, now } = this.#options
    const stamp = new Date(now()).toISOString().replace(/[-:.]/g, '')
    const copy = `${file}.fairlead-backup-${stamp}`
    await writeDurably(layer, copy, before, { replaces: false })
    return copy
  }

  #record(id: string): LoginBackupRecord {
    const record = this.#options.records.get(id)
    if (!record) throw new Problem('exchange.backup-not-found', { id })
    return record
  }
}

function bindingOf({ file }: LoginBackupRecord): { address: string; scope: string } {
  return { address: file, scope: 'login-backup' }
}

function digestOf(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
