import { Problem } from '../../../contract/problem.ts'
import type { SecretKind } from '../../vault/seal/sealed-box.ts'
import type { Secret } from '../../vault/secret.ts'
import type { Vault } from '../../vault/vault.ts'
import {
  belongingsOf,
  changed,
  changeOf,
  type RegistryChange,
  type RegistryRecord,
  secretBinding,
} from '../registry-record.ts'
import { named, type RegistryBook } from './registry-book.ts'
import { canUndo, type HasSecret, roleInUse, undoIsOver, undoTime } from './settled.ts'

export interface SecretChangesOptions {
  book: RegistryBook
  vault: Vault
}

/**
 * Changes secret and record together. The record says first what it will be, and the vault's one write decides:
 * so a crash at any moment leaves a secret with the username that it belongs to. Its callers take turns
 * (`RegistryBook.inTurn`).
 */
export class SecretChanges {
  readonly #book: RegistryBook
  readonly #vault: Vault
  readonly #has: HasSecret

  constructor({ book, vault }: SecretChangesOptions) {
    this.#book = book
    this.#vault = vault
    this.#has = (id, role) => vault.has(id, role)
  }

  /** A new registry. Until its record stands its secret is a candidate only, which a crash may leave behind. */
  async add(record: RegistryRecord, sealed?: { secret: Secret; kind: SecretKind }): Promise<RegistryRecord> {
    if (!sealed) return await this.#book.put(record)
    const { id } = record
    try {
      await this.#vault.seal(id, secretBinding(record), sealed.secret, 'candidate', sealed.kind)
      await this.#book.put({ ...record, fresh: true })
    } catch (error) {
      await this.#vault.remove(id)
      throw error
    }
    await this.promote(id)
    return this.#book.record(id)
  }

  /**
   * Swaps a new secret in, together with what belongs to it; the old one can come back for ten minutes. Whatever
   * fails leaves the old one with what belongs to it.
   */
  async replace(
    id: string,
    { secret, kind }: { secret: Secret; kind: SecretKind },
    change: (record: RegistryRecord) => RegistryChange,
  ): Promise<RegistryRecord> {
    const before = this.#book.record(id)
    await this.#clear(id)
    if (before.credential === 'none') return await this.#replaceNone(before, { secret, kind }, change)
    await this.#ready(before)
    try {
      await this.#vault.seal(id, secretBinding(before), secret, 'candidate', kind)
      await this.#book.update(id, (record) => ({
        ...record,
        swap: { ...this.#undoable(record, change(record)), leaves: 'candidate' },
      }))
      await this.#vault.promote(id, { keepPrevious: true })
    } catch (error) {
      await this.#rollBack(id)
      throw error
    }
    return await this.#settle(id)
  }

  /** Changes what does not touch the secret. */
  async keep(id: string, change: (record: RegistryRecord) => RegistryChange): Promise<RegistryRecord> {
    await this.#clear(id)
    return await this.#book.update(id, (record) => changed(record, change(record)))
  }

  /** Takes the secret out of use; it can come back for ten minutes. */
  async withdraw(id: string, change: (record: RegistryRecord) => RegistryChange): Promise<RegistryRecord> {
    const before = this.#book.record(id)
    await this.#clear(id)
    if (before.credential === 'none') {
      return await this.#book.update(id, (record) => changed(record, change(record)))
    }
    await this.#ready(before)
    await this.#vault.discard(id, 'previous')
    return await this.#book.update(id, (record) => changed(record, this.#undoable(record, change(record))))
  }

  /**
   * Brings back what stood before the last change of credential. Throws `registry.nothing-to-undo`, and `vault.*`
   * where a secret has to be sealed anew.
   */
  async undo(id: string): Promise<RegistryRecord> {
    await this.#clear(id)
    const { undo, ...before } = this.#book.record(id)
    if (!undo || !canUndo({ ...before, undo }, this.#has, this.#book.moment.now))
      throw new Problem('registry.nothing-to-undo', { registry: named(before) })
    const { until: _, ...belongings } = undo
    const back = (record: RegistryRecord): RegistryChange => {
      const { email, description, history } = changeOf(record)
      return { email, description, history, ...belongings, updatedAt: this.#book.stamp(record) }
    }
    if (before.credential === 'none' || undo.credential === 'none') {
      const saved = await this.#book.update(id, (record) => changed(record, back(record)))
      if (undo.credential === 'none') await this.#vault.remove(id)
      return saved
    }
    try {
      await this.#book.update(id, (record) => ({ ...record, swap: { ...back(record), leaves: 'previous' } }))
      await this.#vault.revert(id)
    } catch (error) {
      await this.#clear(id)
      throw error
    }
    return await this.#settle(id)
  }

  /** Lets go of what was kept for an undo, if its time is over. */
  async endUndoIfOver(id: string): Promise<void> {
    const undo = this.#book.find(id)?.undo
    if (undo && undoIsOver(undo, this.#book.moment.now)) await this.endUndo(id)
  }

  /** Ends the time in which a change could be undone: what was kept for it goes for good. */
  async endUndo(id: string): Promise<void> {
    await this.#withoutSwap(id)
    const { credential } = this.#book.record(id)
    if (credential === 'none') await this.#vault.remove(id)
    else if (this.#vault.has(id, 'previous')) await this.#vault.discard(id, 'previous')
    else await this.#vault.tidy(id)
    await this.#book.updateForGood(id, ({ undo: _, ...record }) => record)
  }

  /** Makes a secret that was just added the current one. Where that fails it is used as it is, and tried again. */
  async promote(id: string): Promise<void> {
    try {
      await this.#promote(this.#book.record(id))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  async #replaceNone(
    before: RegistryRecord,
    { secret, kind }: { secret: Secret; kind: SecretKind },
    change: (record: RegistryRecord) => RegistryChange,
  ): Promise<RegistryRecord> {
    const { id } = before
    if (before.undo || this.#vault.has(id)) await this.endUndo(id)
    let saved: RegistryRecord
    try {
      await this.#vault.seal(id, secretBinding(before), secret, 'candidate', kind)
      saved = await this.#book.update(id, (record) => ({
        ...changed(record, this.#undoable(record, change(record))),
        fresh: true,
      }))
    } catch (error) {
      await this.#vault.remove(id)
      throw error
    }
    await this.promote(id)
    return saved
  }

  async #promote(record: RegistryRecord): Promise<void> {
    if (roleInUse(record, this.#has) === 'candidate') await this.#vault.promote(record.id)
  }

  /** Whatever is sealed as a candidate from here on is not yet the secret. */
  async #ready(record: RegistryRecord): Promise<void> {
    await this.#promote(record)
    if (record.fresh) await this.#book.update(record.id, ({ fresh: _, ...known }) => known)
  }

  #undoable(record: RegistryRecord, change: RegistryChange): RegistryChange {
    return { ...change, undo: { ...belongingsOf(record), until: this.#book.moment.now + undoTime } }
  }

  /** Writes down what the vault has decided. Where that fails the record reads the same, and is written later. */
  async #settle(id: string): Promise<RegistryRecord> {
    try {
      return await this.#book.update(id, (record) => ({ ...record }))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      return this.#book.record(id)
    }
  }

  /** The record first: without its swap a missing candidate means nothing. Where it fails the candidate stays. */
  async #rollBack(id: string): Promise<void> {
    if (!this.#book.find(id)) return await this.#vault.remove(id)
    try {
      await this.#withoutSwap(id)
      await this.#vault.discard(id, 'candidate')
    } catch (error) {
      if (!(error instanceof Problem)) throw error
    }
  }

  async #clear(id: string): Promise<void> {
    if (this.#book.record(id).swap) await this.#withoutSwap(id)
  }

  /** Also where none is known of: a save that failed may have left one on the disk. */
  async #withoutSwap(id: string): Promise<void> {
    await this.#book.updateForGood(id, ({ swap: _, ...record }) => record)
  }
}
