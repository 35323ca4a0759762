import { type UseQueryOptions, useQueryCache } from '@pinia/colada'
import {
  type ComputedRef,
  computed,
  getCurrentScope,
  type MaybeRefOrGetter,
  onScopeDispose,
  toValue,
  watch,
} from 'vue'
import { queryDefaults } from './query-defaults.ts'

/** A query that a store holds; `data` is undefined until the first answer. */
export interface StoreQuery<T> {
  readonly data: ComputedRef<T | undefined>
  readonly error: ComputedRef<Error | null>
  refetch(): Promise<void>
}

/**
 * `useQuery` for stores. Colada's own ends with the component that happened to make the store first, and the
 * list then stands still; this one lives as long as the store and is kept fresh all that time.
 */
export function useStoreQuery<T>(options: MaybeRefOrGetter<UseQueryOptions<T>>): StoreQuery<T> {
  const cache = useQueryCache()
  const scope = getCurrentScope()
  const whole = computed((): UseQueryOptions<T> => ({ ...queryDefaults, ...toValue(options) }))
  const enabled = computed(() => toValue(whole.value.enabled) ?? true)
  const entry = computed(() => cache.ensure<T, Error, undefined>(whole.value))

  watch(
    [entry, enabled],
    ([now, may], [before]) => {
      if (before !== now) {
        if (before) cache.untrack(before, scope)
        cache.track(now, scope)
      }
      // What went wrong stands in the entry's state, which whoever shows the data shows too.
      if (may) cache.refresh(now).catch(() => undefined)
    },
    { immediate: true },
  )
  onScopeDispose(() => cache.untrack(entry.value, scope))

  return {
    data: computed(() => entry.value.state.value.data),
    error: computed(() => entry.value.state.value.error),
    refetch: async () => {
      await cache.fetch(entry.value).catch(() => undefined)
    },
  }
}
