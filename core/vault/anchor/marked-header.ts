import type { Document } from '../../storage/document.ts'
import type { VaultHeader } from '../keys/vault-header.ts'
import { isDataKey } from '../seal/data-key.ts'
import type { DataKeyHolder } from '../seal/secret-store.ts'
import type { Changes } from './changes.ts'
import { headerPlace, newMark } from './mark-proof.ts'

export interface MarkedHeader extends Document<VaultHeader | null> {
  /** Writes the header with a new generation and nothing else; false if the key is not there any more. */
  mark(): Promise<boolean>
}

/** The vault's header, to which every write adds a new generation while the key is there. */
export function markedHeader(
  header: Document<VaultHeader | null>,
  changes: Changes,
  keys: () => DataKeyHolder,
): MarkedHeader {
  const marked = (next: VaultHeader): VaultHeader => {
    const holder = keys()
    if (holder.state !== 'unlocked') return next
    const { dataKey, vaultId } = holder.key()
    // A header under another data key is marked by whoever has that key.
    if (!isDataKey(dataKey, vaultId, next.keyCheck)) return next
    return { ...next, mark: newMark({ dataKey, vaultId }, headerPlace, changes.next()) }
  }
  const update: MarkedHeader['update'] = (change, options) =>
    changes.during(headerPlace, () =>
      header.update((value) => {
        const next = change(value)
        return next === null || next === value ? next : marked(next)
      }, options),
    )
  return {
    get value() {
      return header.value
    },
    get exists() {
      return header.exists
    },
    get generation() {
      return header.generation
    },
    get readOnly() {
      return header.readOnly
    },
    get notices() {
      return header.notices
    },
    update,
    mark: async () => {
      const before = header.value?.mark?.generation ?? 0
      const after = await update((value) => value && { ...value })
      return (after?.mark?.generation ?? 0) > before
    },
    dispose: () => header.dispose(),
  }
}
