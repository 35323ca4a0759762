/** The column by which a table is in order. */
export interface Sorting<Key extends string> {
  readonly key: Key
  readonly descending: boolean
}

/** A press on a column sorts by it, and a second one turns the order round. */
export function nextSorting<Key extends string>(before: Sorting<Key>, key: Key): Sorting<Key> {
  return { key, descending: before.key === key && !before.descending }
}

/**
 * A sorted copy by the value that each row has under the key; empty texts stand at the end, whichever way, and rows
 * of equal values in the order of `otherwise`.
 */
export function sortedBy<Row, Key extends string>(
  rows: readonly Row[],
  { key, descending }: Sorting<Key>,
  valueIn: (row: Row, key: Key) => string | number,
  otherwise: (a: Row, b: Row) => number,
): readonly Row[] {
  const sign = descending ? -1 : 1
  return rows
    .map((row) => ({ row, value: valueIn(row, key) }))
    .sort((a, b) => {
      if (a.value !== b.value) {
        if (a.value === '') return 1
        if (b.value === '') return -1
        return a.value < b.value ? -sign : sign
      }
      return otherwise(a.row, b.row)
    })
    .map(({ row }) => row)
}

/** For rows in the order of their names, as `sortText` makes them. */
export function byNames(a: { readonly byName: string }, b: { readonly byName: string }): number {
  return a.byName < b.byName ? -1 : a.byName > b.byName ? 1 : 0
}
