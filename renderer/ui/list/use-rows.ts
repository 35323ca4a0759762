import { computed, type Ref, shallowRef } from 'vue'
import type { Sorting } from './sorting.ts'
import { type Selection, useSelection } from './use-selection.ts'

/** What a table makes its rows of. */
export interface RowSource<Row, Sieve, Key extends string> {
  readonly all: () => readonly Row[]
  /** The sieve that lets everything through. */
  readonly everything: Sieve
  readonly sorting: Sorting<Key>
  readonly sorted: (rows: readonly Row[], sorting: Sorting<Key>) => readonly Row[]
  readonly sift: (rows: readonly Row[], sieve: Sieve) => readonly Row[]
}

/** What a table shows: search and filters, order, and which rows are chosen. */
export interface Rows<Row, Sieve, Key extends string> {
  readonly sieve: Ref<Sieve>
  readonly sorting: Ref<Sorting<Key>>
  /** In their order, as far as the search and the filters let them through. */
  readonly shown: Readonly<Ref<readonly Row[]>>
  readonly counts: Readonly<Ref<{ readonly shown: number; readonly total: number }>>
  readonly selection: Selection
  /** The chosen ones, in the order of the table. */
  readonly chosen: Readonly<Ref<readonly Row[]>>
}

export function useRows<Row extends { readonly key: string }, Sieve, Key extends string>(
  source: RowSource<Row, Sieve, Key>,
): Rows<Row, Sieve, Key> {
  const sieve: Ref<Sieve> = shallowRef(source.everything)
  const sorting = shallowRef(source.sorting)
  const all = computed(source.all)
  // Sorted before it is sifted: a keystroke in the search then costs no sorting.
  const inOrder = computed(() => source.sorted(all.value, sorting.value))
  const shown = computed(() => source.sift(inOrder.value, sieve.value))
  const keys = computed(() => shown.value.map(({ key }) => key))
  const selection = useSelection(() => keys.value)
  return {
    sieve,
    sorting,
    shown,
    counts: computed(() => ({ shown: shown.value.length, total: all.value.length })),
    selection,
    chosen: computed(() => {
      const chosen = new Set(selection.ids.value)
      return chosen.size === 0 ? [] : shown.value.filter(({ key }) => chosen.has(key))
    }),
  }
}
