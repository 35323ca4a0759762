import { type Rows, useRows } from '../../ui/list/use-rows.ts'
import { useImages } from '../images.store.ts'
import { everything, type ImageRow, type Sieve, type SortKey, sift, sorted, toRows } from './image-list.ts'

/** What the table shows: search and filter, order, and which rows are chosen. */
export function useImageTable(): Rows<ImageRow, Sieve, SortKey> {
  const images = useImages()
  return useRows<ImageRow, Sieve, SortKey>({
    all: () => toRows(images.list ?? []),
    everything,
    sorting: { key: 'repository', descending: false },
    sorted,
    sift,
  })
}
