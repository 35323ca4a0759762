import { type ComputedRef, computed } from 'vue'
import { type LocationQueryValue, useRoute, useRouter } from 'vue-router'

/** What the side sheet shows, as the page's address says it: `?add`, `?edit=ID`, `?show=ID`. */
export type SheetPlace =
  | { readonly kind: 'closed' }
  | { readonly kind: 'add'; readonly address: string }
  | { readonly kind: 'edit' | 'show'; readonly id: string }

/** The sheet's place stands in the address, so that back, reload and links from other pages work. */
export function useSheet(): {
  readonly sheet: ComputedRef<SheetPlace>
  add(): void
  edit(id: string): void
  show(id: string): void
  close(): void
} {
  const route = useRoute()
  const router = useRouter()
  const go = (query: Record<string, string>) => void router.push({ path: '/registries', query })

  const sheet = computed<SheetPlace>(() => {
    if (route.path !== '/registries') return { kind: 'closed' }
    const { add, address, edit, show } = route.query
    const editId = first(edit)
    const showId = first(show)
    if (editId) return { kind: 'edit', id: editId }
    if (showId) return { kind: 'show', id: showId }
    return add === undefined ? { kind: 'closed' } : { kind: 'add', address: first(address) }
  })
  return {
    sheet,
    add: () => go({ add: '1' }),
    edit: (id) => go({ edit: id }),
    show: (id) => go({ show: id }),
    close: () => go({}),
  }
}

function first(value: LocationQueryValue | LocationQueryValue[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}
