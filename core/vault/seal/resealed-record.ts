import { Problem } from '../../../contract/problem.ts'
import { isProven, newMark } from '../anchor/mark-proof.ts'
import type { Random } from './aead.ts'
import { type SecretRole, seal, unseal } from './sealed-box.ts'
import { type Mark, type SecretRecord, type SecretVersion, secretRoles } from './secret-record.ts'

/** A data key and the vault that it belongs to. */
export interface VaultKey {
  readonly dataKey: Buffer
  readonly vaultId: string
}

/** From which data key to which other one. */
export interface KeyChange {
  readonly from: VaultKey
  readonly to: VaultKey
  readonly random: Random
}

/**
 * Seals everything in a record under another data key. What a secret is for, its generation and its date stay.
 * Throws `vault.secret-unreadable` with the record's id, as id and as name, if any of it does not open.
 */
export function resealedRecord(record: SecretRecord, change: KeyChange): SecretRecord {
  const { discarded } = record
  let after = record
  for (const role of secretRoles) {
    const version = record[role]
    if (version) after = { ...after, [role]: resealedVersion(record.id, role, version, change) }
  }
  if (discarded === undefined) return after
  const marks = Object.entries(discarded).flatMap(([role, mark]) =>
    mark ? [[role, reproven(record.id, mark, change)]] : [],
  )
  return { ...after, discarded: Object.fromEntries(marks) }
}

function resealedVersion(
  recordId: string,
  role: SecretRole,
  version: SecretVersion,
  { from, to, random }: KeyChange,
): SecretVersion {
  const { kind, address, scope, generation, sealedAt } = version
  const context = { recordId, address, scope, kind, role, generation }
  const opened = unseal(from.dataKey, version.sealed, { ...context, vaultId: from.vaultId })
  if (!opened.opens) {
    throw new Problem('vault.secret-unreadable', { registry: { id: recordId, name: recordId } })
  }
  try {
    const sealed = seal(to.dataKey, opened.secret, { ...context, vaultId: to.vaultId }, random)
    return { ...newMark(to, recordId, generation), kind, address, scope, sealedAt, sealed }
  } finally {
    opened.secret.dispose()
  }
}

/** A mark that nobody with the old key gave out is not proven by the new key either. */
function reproven(recordId: string, mark: Mark, { from, to }: KeyChange): Mark {
  return isProven(from, recordId, mark) ? newMark(to, recordId, mark.generation) : mark
}
