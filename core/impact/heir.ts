import type { RegistryRecord } from '../registries/registry-record.ts'

/**
 * The registry that decides over the whole of a deleted one's address and scope from then on, if it is usable:
 * the longest prefix that covers it, then namespace before project.
 */
export function heirOf(
  gone: RegistryRecord,
  records: readonly RegistryRecord[],
  isUsable: (record: RegistryRecord) => boolean,
): RegistryRecord | undefined {
  return records
    .filter((each) => each.id !== gone.id && each.projectId === gone.projectId && each.host === gone.host)
    .filter((each) => coversPrefix(each.prefix, gone.prefix) && coversScope(each.scope, gone.scope))
    .filter(isUsable)
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
