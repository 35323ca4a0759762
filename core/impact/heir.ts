import type { RegistryRecord } from '../registries/registry-record.ts'

/**
 * The registry that decides over the whole of a gone one's address and scope from then on, whatever its state: the
 * longest prefix that covers it, then namespace before project. `records` are those that are left.
 */
export function heirOf(gone: RegistryRecord, records: readonly RegistryRecord[]): RegistryRecord | undefined {
  return records
    .filter((each) => each.projectId === gone.projectId && each.host === gone.host)
    .filter((each) => coversPrefix(each.prefix, gone.prefix) && coversScope(each.scope, gone.scope))
    .sort(
      (a, b) =>
        b.prefix.length - a.prefix.length ||
        Number(b.scope.kind === 'namespace') - Number(a.scope.kind === 'namespace'),
    )[0]
}

function coversPrefix(wide: string, narrow: string): boolean {
  return wide === '' || wide === narrow || narrow.startsWith(`${wide}/`)
}

function coversScope(wide: RegistryRecord['scope'], narrow: RegistryRecord['scope']): boolean {
  if (wide.kind === 'project') return true
  return narrow.kind === 'namespace' && narrow.namespaceId === wide.namespaceId
}
