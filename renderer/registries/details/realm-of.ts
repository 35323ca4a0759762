import type { Verification } from '../../../contract/registry/registry-record.ts'

/** Where the registry has passwords checked, if its last verification found that to be another place. */
export function realmOf(verification: Verification): string | undefined {
  if (verification.kind === 'verified') return verification.realm
  const realm = verification.problem?.data.realm
  return typeof realm === 'string' ? realm : undefined
}
