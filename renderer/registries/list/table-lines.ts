import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { sortText } from '../../ui/list/sort-text.ts'
import { type Entry, namespaceOf, wholeProject } from './registry-list.ts'

/** One line of the table: a registry, or the heading of a group. `namespace` may be `wholeProject`. */
export type TableLine =
  | { readonly kind: 'registry'; readonly key: string; readonly registry: RegistrySummary }
  | { readonly kind: 'group'; readonly key: string; readonly namespace: string; readonly count: number }

/** The lines in the order of the entries; grouped, the whole project comes first and then each namespace. */
export function tableLines(entries: readonly Entry[], grouped: boolean): readonly TableLine[] {
  if (!grouped) return entries.map(toLine)
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const namespace = namespaceOf(entry.registry)
    const group = groups.get(namespace)
    if (group) group.push(entry)
    else groups.set(namespace, [entry])
  }
  return [...groups]
    .sort(([a], [b]) =>
      a === wholeProject ? -1 : b === wholeProject ? 1 : sortText(a) < sortText(b) ? -1 : 1,
    )
    .flatMap(([namespace, group]): readonly TableLine[] => [
      { kind: 'group', key: `group ${namespace}`, namespace, count: group.length },
      ...group.map(toLine),
    ])
}

function toLine({ registry }: Entry): TableLine {
  return { kind: 'registry', key: registry.id, registry }
}
