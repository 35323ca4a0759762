import { Problem } from '../../../contract/problem.ts'
import type { Vault } from '../../vault/vault.ts'
import type { RegistryRecord } from '../registry-record.ts'
import type { RegistryBook } from './registry-book.ts'
import type { SecretChanges } from './secret-changes.ts'
import { roleInUse, undoIsOver } from './settled.ts'

export interface RecoveryOptions {
  book: RegistryBook
  changes: SecretChanges
  vault: Vault
}

/**
 * Brings to an end what the last run of the program left half done: changes of secrets, and sealed secrets of
 * registries that never came to be. What cannot be saved now stays as it is, and reads the same.
 */
export async function recoverSecrets({ book, changes, vault }: RecoveryOptions): Promise<void> {
  for (const id of book.underWay()) {
    await tolerant(async () => {
      if (book.record(id).swap) await book.updateForGood(id, ({ swap: _, ...kept }) => kept)
      else await book.update(id, (record) => ({ ...record }))
      await vault.tidy(id)
    })
  }
  for (const record of book.records()) {
    await tolerant(() => settleOne(record, { book, changes, vault }))
  }
  if (!book.whole) return
  for (const id of vault.sealedIds()) {
    // with a current secret it is no registry on its way in, but one whose record was lost
    if (!book.find(id) && !vault.has(id, 'current')) await tolerant(() => vault.remove(id))
  }
}

/** What was added while the vault could not promote it. Needs the vault unlocked; does nothing else. */
export async function promoteCandidates({ book, changes, vault }: RecoveryOptions): Promise<void> {
  for (const id of vault.sealedIds()) {
    if (vault.state !== 'unlocked') return
    if (!vault.has(id, 'candidate')) continue
    await book.inTurn(async () => {
      const record = book.find(id)
      if (record) await changes.promote(id)
    })
  }
}

async function settleOne(record: RegistryRecord, { book, changes, vault }: RecoveryOptions): Promise<void> {
  const { id, credential, undo } = record
  // its swap could not be taken out, so what is sealed still decides
  if (record.swap) return
  if (vault.has(id, 'candidate') && roleInUse(record, (...asked) => vault.has(...asked)) === 'current') {
    await vault.discard(id, 'candidate')
  }
  if (undo && undoIsOver(undo, book.moment.now)) return await changes.endUndo(id)
  if (undo) return
  if (credential === 'none') await vault.remove(id)
  else if (vault.has(id, 'previous')) await vault.discard(id, 'previous')
}

async function tolerant(step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}
