import { computed, type Ref, ref, shallowRef } from 'vue'
import type { Sorting } from '../../ui/table/sorting.ts'
import { type Selection, useSelection } from '../../ui/table/use-selection.ts'
import { useRegistryEntries } from './registry-entries.store.ts'
import { type Sieve, type SortKey, sift, sorted } from './registry-list.ts'
import { type TableLine, tableLines } from './table-lines.ts'

export const everything: Sieve = { search: '', state: '', namespace: '' }

/** What the table shows: search and filters, order, groups, and which rows are chosen. */
export function useRegistryTable(): {
  readonly sieve: Ref<Sieve>
  readonly sorting: Ref<Sorting<SortKey>>
  readonly grouped: Ref<boolean>
  readonly lines: Readonly<Ref<readonly TableLine[]>>
  /** How many registries there are, and how many of them the search and the filters let through. */
  readonly counts: Readonly<Ref<{ readonly shown: number; readonly total: number }>>
  readonly selection: Selection
} {
  const entries = useRegistryEntries()
  const sieve = shallowRef<Sieve>(everything)
  const sorting = shallowRef<Sorting<SortKey>>({ key: 'name', descending: false })
  const grouped = ref(false)

  // Sorted before it is sifted: a keystroke in the search then costs no sorting.
  const inOrder = computed(() => sorted(entries.entries ?? [], sorting.value))
  const shown = computed(() => sift(inOrder.value, sieve.value))
  const ids = computed(() => shown.value.map(({ registry }) => registry.id))

  return {
    sieve,
    sorting,
    grouped,
    lines: computed(() => tableLines(shown.value, grouped.value)),
    counts: computed(() => ({ shown: shown.value.length, total: inOrder.value.length })),
    selection: useSelection(() => ids.value),
  }
}
