import { Problem } from '../../../contract/problem.ts'
import { addressOf, type RegistryRecord } from '../registry-record.ts'
import { named } from '../store/registry-book.ts'

/** Where a credential shall count: the namespace by id, or undefined for one that is yet to be made. */
export type WantedScope = RegistryRecord['scope'] | { kind: 'new-namespace' }

/** Names are unique in the workspace, without regard to case. Throws `registry.name-taken`. */
export function refuseTakenName(records: readonly RegistryRecord[], name: string): void {
  const wanted = name.toLowerCase()
  const existing = records.find((record) => record.name.toLowerCase() === wanted)
  if (existing) throw new Problem('registry.name-taken', { existing: named(existing) })
}

/** One credential for an address and scope. Throws `registry.address-taken`. */
export function refuseTakenAddress(
  records: readonly RegistryRecord[],
  wanted: { projectId: string; host: string; prefix: string; scope: WantedScope },
): void {
  const existing = records.find(
    (record) =>
      record.projectId === wanted.projectId &&
      record.host === wanted.host &&
      record.prefix === wanted.prefix &&
      sameScope(record.scope, wanted.scope),
  )
  if (!existing) return
  throw new Problem('registry.address-taken', { existing: named(existing), address: addressOf(existing) })
}

function sameScope(scope: RegistryRecord['scope'], wanted: WantedScope): boolean {
  if (scope.kind === 'project') return wanted.kind === 'project'
  return wanted.kind === 'namespace' && wanted.namespaceId === scope.namespaceId
}
