import { computed, type Ref, ref } from 'vue'
import { type Rows, useRows } from '../../ui/list/use-rows.ts'
import { useRegistryEntries } from './registry-entries.store.ts'
import { type Entry, everything, type Sieve, type SortKey, sift, sorted } from './registry-list.ts'
import { type TableLine, tableLines } from './table-lines.ts'

/** What the table shows: search and filters, order, groups, and which rows are chosen. */
export interface RegistryTableState extends Rows<Entry, Sieve, SortKey> {
  readonly grouped: Ref<boolean>
  readonly lines: Readonly<Ref<readonly TableLine[]>>
}

export function useRegistryTable(): RegistryTableState {
  const entries = useRegistryEntries()
  const rows = useRows<Entry, Sieve, SortKey>({
    all: () => entries.entries ?? [],
    everything,
    sorting: { key: 'name', descending: false },
    sorted,
    sift,
  })
  const grouped = ref(false)
  return { ...rows, grouped, lines: computed(() => tableLines(rows.shown.value, grouped.value)) }
}
