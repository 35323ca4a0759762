import { type ComputedRef, computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { queryText } from '../composables/query-text.ts'

/** What the page shows beside its list, as its address says it: `?show=ID` and `?logs=ID`. */
export type SheetPlace = { readonly kind: 'closed' } | { readonly kind: 'show' | 'logs'; readonly id: string }

export interface Sheet {
  readonly place: ComputedRef<SheetPlace>
  /** The containers of others are shown, not the workloads: `?others`. */
  readonly others: ComputedRef<boolean>
  open(kind: 'show' | 'logs', id: string): void
  close(): void
}

/** The side sheet of the page. Its place stands in the address, so that back, reload and links work. */
export function useSheet(): Sheet {
  const route = useRoute()
  const router = useRouter()
  const others = computed(() => route.path === '/workloads' && route.query.others !== undefined)
  const go = (query: Record<string, string>) =>
    void router.push({ path: '/workloads', query: { ...(others.value ? { others: '1' } : {}), ...query } })

  const place = computed<SheetPlace>(() => {
    if (route.path !== '/workloads') return { kind: 'closed' }
    for (const kind of ['show', 'logs'] as const) {
      const id = queryText(route.query[kind])
      if (id) return { kind, id }
    }
    return { kind: 'closed' }
  })
  return { place, others, open: (kind, id) => go({ [kind]: id }), close: () => go({}) }
}
