import { computed, type Ref, shallowRef } from 'vue'
import type { Sorting } from '../../ui/table/sorting.ts'
import { type Selection, useSelection } from '../../ui/table/use-selection.ts'
import { useImages } from '../images.store.ts'
import { type ImageRow, type Sieve, type SortKey, sift, sorted, toRows } from './image-list.ts'

export const everything: Sieve = { search: '', shown: 'all' }

/** What the table shows: search and filter, order, and which rows are chosen. */
export function useImageTable(): {
  readonly sieve: Ref<Sieve>
  readonly sorting: Ref<Sorting<SortKey>>
  readonly rows: Readonly<Ref<readonly ImageRow[]>>
  readonly counts: Readonly<Ref<{ readonly shown: number; readonly total: number }>>
  readonly selection: Selection
  /** The chosen rows, in the order of the table. */
  readonly chosen: Readonly<Ref<readonly ImageRow[]>>
} {
  const images = useImages()
  const sieve = shallowRef<Sieve>(everything)
  const sorting = shallowRef<Sorting<SortKey>>({ key: 'repository', descending: false })

  const all = computed(() => toRows(images.list ?? []))
  // sorted before it is sifted: a keystroke in the search then costs no sorting
  const inOrder = computed(() => sorted(all.value, sorting.value))
  const rows = computed(() => sift(inOrder.value, sieve.value))
  const keys = computed(() => rows.value.map(({ key }) => key))
  const selection = useSelection(() => keys.value)

  return {
    sieve,
    sorting,
    rows,
    counts: computed(() => ({ shown: rows.value.length, total: all.value.length })),
    selection,
    chosen: computed(() => {
      const chosen = new Set(selection.ids.value)
      return chosen.size === 0 ? [] : rows.value.filter(({ key }) => chosen.has(key))
    }),
  }
}
