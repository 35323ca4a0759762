import type { OtherContainer } from '../../../contract/workload/other-container.ts'
import { searchWords } from '../../ui/list/search-words.ts'

/** A container with what the search needs of it, worked out once and not at each keystroke. */
export interface OtherEntry {
  readonly key: string
  readonly container: OtherContainer
  /** Everything that is searched, in small letters. */
  readonly text: string
}

export function toOtherEntries(containers: readonly OtherContainer[]): readonly OtherEntry[] {
  return containers.map((container) => {
    const { id, name, image, belongsTo } = container
    return { key: id, container, text: [name, image, id, belongsTo?.name].join('\n').toLowerCase() }
  })
}

/** The entries that pass, in the order in which they came; each word of the search must be found. */
export function siftOthers(entries: readonly OtherEntry[], search: string): readonly OtherEntry[] {
  const isFound = searchWords(search)
  return isFound ? entries.filter(({ text }) => isFound(text)) : entries
}
