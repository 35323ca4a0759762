import { type ComputedRef, computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { queryText } from '../composables/query-text.ts'

/** What the side sheet shows, as the page's address says it: `?add`, `?import`, `?edit=ID`, `?clone=ID`, `?show=ID`. */
export type SheetPlace =
  | { readonly kind: 'closed' }
  | { readonly kind: 'add'; readonly address: string }
  | { readonly kind: 'import' }
  | { readonly kind: 'edit' | 'clone' | 'show'; readonly id: string }

/** The side sheet of the page, and what opens and closes it. */
export interface Sheet {
  readonly place: ComputedRef<SheetPlace>
  add(): void
  edit(id: string): void
  clone(id: string): void
  show(id: string): void
  importLogins(): void
  close(): void
}

/** The sheet's place stands in the address, so that back, reload and links from other pages work. */
export function useSheet(): Sheet {
  const route = useRoute()
  const router = useRouter()
  const go = (query: Record<string, string>) => void router.push({ path: '/registries', query })

  const place = computed<SheetPlace>(() => {
    if (route.path !== '/registries') return { kind: 'closed' }
    for (const kind of ['edit', 'clone', 'show'] as const) {
      const id = queryText(route.query[kind])
      if (id) return { kind, id }
    }
    if (route.query.import !== undefined) return { kind: 'import' }
    return route.query.add === undefined
      ? { kind: 'closed' }
      : { kind: 'add', address: queryText(route.query.address) }
  })
  return {
    place,
    add: () => go({ add: '1' }),
    edit: (id) => go({ edit: id }),
    clone: (id) => go({ clone: id }),
    show: (id) => go({ show: id }),
    importLogins: () => go({ import: '1' }),
    close: () => go({}),
  }
}
