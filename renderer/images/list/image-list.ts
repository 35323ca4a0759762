import type { LocalImage } from '../../../contract/images.ts'
import { searchWords } from '../../ui/list/search-words.ts'
import { sortText } from '../../ui/list/sort-text.ts'
import { type Sorting, sortedBy } from '../../ui/list/sorting.ts'
import { shortDigest, splitReference } from './split-reference.ts'

export const sortKeys = ['repository', 'tag', 'digest', 'size', 'age', 'credential', 'update'] as const
export type SortKey = (typeof sortKeys)[number]

/** Which images are shown beside those that the search finds. */
export type Shown = 'all' | 'updates' | 'unused' | 'unnamed'

export interface Sieve {
  readonly search: string
  readonly shown: Shown
}

export const everything: Sieve = { search: '', shown: 'all' }

/** One line of the table Images, with what search and order need of it. */
export interface ImageRow extends LocalImage {
  readonly key: string
  /** What a person would call it: its name, else the start of its id. */
  readonly name: string
  readonly repository: string
  readonly tag: string | undefined
  readonly shortDigest: string
  readonly byName: string
  readonly text: string
}

/** Every name of every image, in the order of the names; images without one come last. */
export function toRows(images: readonly LocalImage[]): readonly ImageRow[] {
  return images
    .map((image) => {
      const { reference, id, digest } = image
      return {
        ...image,
        ...splitReference(reference ?? ''),
        key: `${id} ${reference ?? ''}`,
        name: reference ?? shortDigest(id),
        shortDigest: shortDigest(digest ?? id),
        byName: sortText(reference ?? ''),
        text: [reference, digest, id, image.credential?.name].filter(Boolean).join('\n').toLowerCase(),
      }
    })
    .sort(byNames)
}

/** The rows that pass, in the order in which they came; each word of the search must be found. */
export function sift(rows: readonly ImageRow[], { search, shown }: Sieve): readonly ImageRow[] {
  const isFound = searchWords(search)
  if (!isFound && shown === 'all') return rows
  return rows.filter((row) => isShown(row, shown) && (!isFound || isFound(row.text)))
}

/** A sorted copy; equal rows stand in the order of their names, empty values at the end. */
export function sorted(rows: readonly ImageRow[], sorting: Sorting<SortKey>): readonly ImageRow[] {
  return sortedBy(rows, sorting, sortValue, byNames)
}

function isShown(row: ImageRow, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true
    case 'updates':
      return row.update.kind === 'available'
    case 'unused':
      return row.containers === 0
    case 'unnamed':
      return row.reference === undefined || row.tag === undefined
  }
}

function byNames(a: ImageRow, b: ImageRow): number {
  if (a.byName === b.byName) return 0
  if (a.byName === '') return 1
  if (b.byName === '') return -1
  return a.byName < b.byName ? -1 : 1
}

/** What can be done something about comes first. */
const updateOrder = { available: 1, unknown: 2, 'not-asked': 3, current: 4, never: 5 } as const

function sortValue(row: ImageRow, key: SortKey): string | number {
  switch (key) {
    case 'repository':
      return row.byName
    case 'tag':
      return sortText(row.tag ?? '')
    case 'digest':
      return row.shortDigest
    case 'size':
      return row.size
    case 'age':
      // the youngest is the smallest age
      return -row.createdAt
    case 'credential':
      return sortText(row.credential?.name ?? row.credential?.id ?? '')
    case 'update':
      return updateOrder[row.update.kind]
  }
}
