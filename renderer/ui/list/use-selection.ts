import { type ComputedRef, computed, type ShallowRef, shallowReadonly, shallowRef } from 'vue'

/** Which rows are chosen, by id. What is no longer shown is not chosen either. */
export interface Selection {
  /** The chosen ones among those shown, in the order of the table. */
  readonly ids: ComputedRef<readonly string[]>
  readonly set: Readonly<ShallowRef<ReadonlySet<string>>>
  readonly extent: ComputedRef<'none' | 'some' | 'all'>
  /** `range` means everything between the row that was pressed last and this one. */
  choose(id: string, checked: boolean, range: boolean): void
  chooseAll(checked: boolean): void
  clear(): void
}

export function useSelection(shown: () => readonly string[]): Selection {
  const set = shallowRef<ReadonlySet<string>>(new Set())
  let last: string | undefined

  const ids = computed(() => {
    const chosen = set.value
    return chosen.size === 0 ? [] : shown().filter((id) => chosen.has(id))
  })

  function choose(id: string, checked: boolean, range: boolean): void {
    const all = shown()
    const from = range && last !== undefined ? all.indexOf(last) : -1
    const to = all.indexOf(id)
    const meant = from < 0 ? [id] : all.slice(Math.min(from, to), Math.max(from, to) + 1)
    const next = new Set(set.value)
    for (const one of meant) {
      if (checked) next.add(one)
      else next.delete(one)
    }
    last = id
    set.value = next
  }

  return {
    ids,
    set: shallowReadonly(set),
    extent: computed(() => {
      const count = ids.value.length
      if (count === 0) return 'none'
      return count === shown().length ? 'all' : 'some'
    }),
    choose,
    chooseAll: (checked) => {
      set.value = checked ? new Set(shown()) : new Set()
    },
    clear: () => {
      set.value = new Set()
    },
  }
}
