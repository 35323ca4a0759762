import { Problem } from '../../../contract/problem.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
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
import { isEmpty, type SecretRecord, type SecretVersion, withVersion } from './secret-record.ts'

/** What opens and closes sealed secrets; `key` throws `vault.locked` or `vault.absent`. */
export interface DataKeyHolder {
  key(): { dataKey: Buffer; vaultId: string }
}

export interface SecretStoreOptions {
  records: RecordFolder<SecretRecord>
  keys: DataKeyHolder
  clock: () => number
  random: Random
}

/** The sealed secrets, one versioned record each. Seals and opens; knows nothing of slots. */
export class SecretStore {
  readonly #options: SecretStoreOptions

  constructor(options: SecretStoreOptions) {
    this.#options = options
  }

  has(recordId: string, role: SecretRole): boolean {
    return this.#options.records.get(recordId)?.[role] !== undefined
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
    if (isEmpty(withVersion(record, role, undefined))) await records.remove(recordId)
    else await this.#update(recordId, (present) => withVersion(present, role, undefined))
  }

  async remove(recordId: string): Promise<void> {
    await this.#options.records.remove(recordId)
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

  /** Backups of the file would keep what a change took out, so they go with it. */
  async #update(recordId: string, change: (record: SecretRecord) => SecretRecord): Promise<void> {
    const { records } = this.#options
    const empty = { id: recordId, generation: 0 }
    await records.update(recordId, (record) => change(record ?? empty), { keepBackup: false })
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
    const generation = record.generation + 1
    const context = { vaultId, recordId: record.id, address, scope, kind, role, generation }
    const sealed = seal(dataKey, secret, context, this.#options.random)
    return { kind, address, scope, generation, sealedAt: this.#options.clock(), sealed }
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
