import { computed, type Ref, shallowRef } from 'vue'
import { usePlace } from '../../composables/place.store.ts'
import { type Rows, useRows } from '../../ui/list/use-rows.ts'
import { useWorkloads } from '../workloads.store.ts'
import type { WorkloadLists } from './use-workload-lists.ts'
import { type WorkloadLine, workloadLines } from './workload-lines.ts'
import { type Entry, everything, type Sieve, type SortKey, sift, sorted, toEntries } from './workload-list.ts'

/** What the table shows: search and filters, order, unfolded services, and which rows are chosen. */
export interface WorkloadTableState extends Rows<Entry, Sieve, SortKey> {
  readonly lines: Readonly<Ref<readonly WorkloadLine[]>>
  unfold(key: string): void
}

export function useWorkloadTable(lists: WorkloadLists): WorkloadTableState {
  const place = usePlace()
  const store = useWorkloads()
  const rows = useRows<Entry, Sieve, SortKey>({
    all: () => toEntries(lists.workloads.value ?? [], lists.services.value ?? [], place.project?.id ?? ''),
    everything,
    sorting: { key: 'age', descending: false },
    sorted,
    sift,
  })
  const unfolded = shallowRef<ReadonlySet<string>>(new Set())

  return {
    ...rows,
    lines: computed(() => workloadLines(rows.shown.value, unfolded.value, store.failed)),
    unfold: (key) => {
      const next = new Set(unfolded.value)
      if (!next.delete(key)) next.add(key)
      unfolded.value = next
    },
  }
}
