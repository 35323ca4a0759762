import { Problem } from '../../../contract/problem.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
import type { Changes } from '../anchor/changes.ts'
import { newMark } from '../anchor/mark-proof.ts'
import type { Secret } from '../secret.ts'
import type { Random } from './aead.ts'
import {
  type SealContext,
  type SecretBinding,
  type SecretKind,
  type SecretRole,
  seal,
  unseal,
} from './sealed-box.ts'
import {
  isEmpty,
  type SecretRecord,
  type SecretVersion,
  secretRoles,
  withDiscarded,
  withVersion,
} from './secret-record.ts'

/** What opens and closes sealed secrets; `key` throws `vault.locked` or `vault.absent`. */
export interface DataKeyHolder {
  readonly state: 'absent' | 'locked' | 'unlocked'
  key(): { dataKey: Buffer; vaultId: string }
}

export interface SecretStoreOptions {
  records: Pick<RecordFolder<SecretRecord>, 'list' | 'get' | 'update' | 'remove'>
  keys: DataKeyHolder
  changes: Changes
  /**
   * Gives the header a new generation, so that the files without a record are newer than those with it; false
   * if the key to do so is gone.
   */
  markHeader: () => Promise<boolean>
  clock: () => number
  random: Random
}

/** The sealed secrets, one versioned record each. Seals and opens; knows nothing of slots. */
export class SecretStore {
  readonly #options: SecretStoreOptions
  #swept: Promise<void> = Promise.resolve()

  constructor(options: SecretStoreOptions) {
    this.#options = options
  }

  has(recordId: string, role: SecretRole): boolean {
    return this.#options.records.get(recordId)?.[role] !== undefined
  }

  ids(): string[] {
    return this.#options.records.list().flatMap((record) => (isEmpty(record) ? [] : [record.id]))
  }

  /** Saves the record as it is: that leaves no older version of its file. */
  async tidy(recordId: string): Promise<void> {
    const { records } = this.#options
    const record = records.get(recordId)
    if (record)
      await records.update(recordId, (present) => ({ ...record, ...present }), { keepBackup: false })
  }

  async seal(
    recordId: string,
    binding: SecretBinding,
    secret: Secret,
    role: 'current' | 'candidate',
    kind: SecretKind,
  ): Promise<void> {
    this.#options.keys.key()
    await this.#update(recordId, (record) =>
      withVersion(record, role, this.#sealed(record, secret, { ...binding, kind, role })),
    )
  }

  /** Gives the secret of one role another role, where it replaces what was there. */
  async move(recordId: string, from: SecretRole, to: SecretRole, keepReplaced: boolean): Promise<void> {
    this.#options.keys.key()
    await this.#update(recordId, (record) => {
      const moved = this.#resealed(record, from, to)
      if (moved === undefined) throw new Problem('vault.secret-unreadable', {})
      const after = withVersion(withVersion(record, from, undefined), to, moved)
      // A replaced secret that does not open any more cannot be kept for later either.
      return keepReplaced
        ? withVersion(after, 'previous', this.#resealed(record, to, 'previous', after))
        : after
    })
  }

  async discard(recordId: string, role: SecretRole): Promise<void> {
    const { records } = this.#options
    const record = records.get(recordId)
    if (record?.[role] === undefined) return
    if (isEmpty(withVersion(record, role, undefined))) await this.remove(recordId)
    else await this.#update(recordId, (present) => this.#discarded(present, role))
  }

  /** Without the key the record stays, with nothing sealed in it, until `sweep`: its end could not be proven. */
  async remove(recordId: string): Promise<void> {
    const { records } = this.#options
    const record = records.get(recordId)
    if (record === undefined) await records.remove(recordId)
    else if (!(await this.#removed([recordId])))
      await this.#update(recordId, (present) => secretRoles.reduce(this.#discarded, present))
  }

  /** Removes the records in which nothing is sealed any more. Sealings wait for it. */
  async sweep(): Promise<void> {
    const { records, changes } = this.#options
    const empty = records.list().filter(isEmpty)
    if (empty.length === 0 || !changes.atRest) return
    const removed = this.#removed(empty.map(({ id }) => id))
    this.#swept = removed.then(
      () => undefined,
      () => undefined,
    )
    await removed
  }

  /** The only way to plaintext. The secret is disposed of when `use` has ended, well or badly. */
  async lend<R>(
    recordId: string,
    binding: SecretBinding,
    role: SecretRole,
    use: (secret: Secret, kind: SecretKind) => Promise<R>,
  ): Promise<R> {
    this.#options.keys.key()
    const version = this.#options.records.get(recordId)?.[role]
    if (version === undefined) throw new Problem('vault.secret-unreadable', {})
    const secret = this.#open(recordId, role, { ...version, ...binding })
    if (secret === undefined) throw new Problem('vault.secret-unreadable', {})
    try {
      return await use(secret, version.kind)
    } finally {
      secret.dispose()
    }
  }

  async #removed(recordIds: readonly string[]): Promise<boolean> {
    const { records, keys, changes, markHeader } = this.#options
    if (keys.state !== 'unlocked') return false
    return await changes.together(async () => {
      if (!(await markHeader())) return false
      for (const recordId of recordIds) await changes.during(recordId, () => records.remove(recordId))
      return true
    })
  }

  readonly #discarded = (record: SecretRecord, role: SecretRole): SecretRecord => {
    const { keys, changes } = this.#options
    if (keys.state !== 'unlocked') return withDiscarded(record, role)
    return withDiscarded(record, role, newMark(keys.key(), record.id, changes.next()))
  }

  /** Backups of the file would keep what a change took out, so they go with it. */
  async #update(recordId: string, change: (record: SecretRecord) => SecretRecord): Promise<void> {
    const { records, changes } = this.#options
    await this.#swept
    const empty = { id: recordId, generation: 0 }
    await changes.during(recordId, () =>
      records.update(recordId, (record) => change(record ?? empty), { keepBackup: false }),
    )
  }

  #resealed(
    record: SecretRecord,
    from: SecretRole,
    to: SecretRole,
    numbered = record,
  ): SecretVersion | undefined {
    const version = record[from]
    if (version === undefined) return undefined
    const secret = this.#open(record.id, from, version)
    if (secret === undefined) return undefined
    const { address, scope, kind } = version
    try {
      return this.#sealed(numbered, secret, { address, scope, kind, role: to })
    } finally {
      secret.dispose()
    }
  }

  #sealed(
    record: SecretRecord,
    secret: Secret,
    { address, scope, kind, role }: Pick<SealContext, 'address' | 'scope' | 'kind' | 'role'>,
  ): SecretVersion {
    // Asked for at the moment of use: a lock in between must stop the sealing, not zero its key.
    const { dataKey, vaultId } = this.#options.keys.key()
    const { generation, proof } = newMark({ dataKey, vaultId }, record.id, this.#options.changes.next())
    const context = { vaultId, recordId: record.id, address, scope, kind, role, generation }
    const sealed = seal(dataKey, secret, context, this.#options.random)
    return { kind, address, scope, generation, proof, sealedAt: this.#options.clock(), sealed }
  }

  #open(recordId: string, role: SecretRole, version: SecretVersion): Secret | undefined {
    const { dataKey, vaultId } = this.#options.keys.key()
    const { address, scope, kind, generation } = version
    const opened = unseal(dataKey, version.sealed, {
      vaultId,
      recordId,
      address,
      scope,
      kind,
      role,
      generation,
    })
    return opened.opens ? opened.secret : undefined
  }
}
