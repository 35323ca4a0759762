import { computed, type Ref, shallowRef } from 'vue'
import { usePlace } from '../../composables/place.store.ts'
import type { Sorting } from '../../ui/table/sorting.ts'
import { type Selection, useSelection } from '../../ui/table/use-selection.ts'
import { useWorkloads } from '../workloads.store.ts'
import type { WorkloadLists } from './use-workload-lists.ts'
import { type WorkloadLine, workloadLines } from './workload-lines.ts'
import { type Entry, type Sieve, type SortKey, sift, sorted, toEntries } from './workload-list.ts'

export const everything: Sieve = { search: '', shown: 'all', namespace: '' }

/** What the table shows: search and filters, order, unfolded services, and which rows are chosen. */
export interface WorkloadTableState {
  readonly sieve: Ref<Sieve>
  readonly sorting: Ref<Sorting<SortKey>>
  readonly lines: Readonly<Ref<readonly WorkloadLine[]>>
  readonly counts: Readonly<Ref<{ readonly shown: number; readonly total: number }>>
  readonly selection: Selection
  /** The chosen ones, in the order of the table. */
  readonly chosen: Readonly<Ref<readonly Entry[]>>
  unfold(key: string): void
}

export function useWorkloadTable(lists: WorkloadLists): WorkloadTableState {
  const place = usePlace()
  const store = useWorkloads()
  const sieve = shallowRef<Sieve>(everything)
  const sorting = shallowRef<Sorting<SortKey>>({ key: 'age', descending: false })
  const unfolded = shallowRef<ReadonlySet<string>>(new Set())

  const all = computed(() =>
    toEntries(lists.workloads.value ?? [], lists.services.value ?? [], place.project?.id ?? ''),
  )
  // sorted before it is sifted: a keystroke in the search then costs no sorting
  const inOrder = computed(() => sorted(all.value, sorting.value))
  const shown = computed(() => sift(inOrder.value, sieve.value))
  const keys = computed(() => shown.value.map(({ key }) => key))
  const selection = useSelection(() => keys.value)

  return {
    sieve,
    sorting,
    lines: computed(() => workloadLines(shown.value, unfolded.value, store.failed)),
    counts: computed(() => ({ shown: shown.value.length, total: all.value.length })),
    selection,
    chosen: computed(() => {
      const chosen = new Set(selection.ids.value)
      return chosen.size === 0 ? [] : shown.value.filter(({ key }) => chosen.has(key))
    }),
    unfold: (key) => {
      const next = new Set(unfolded.value)
      if (!next.delete(key)) next.add(key)
      unfolded.value = next
    },
  }
}
