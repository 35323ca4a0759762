import type { RegistryState, RegistrySummary } from '../../../contract/registries.ts'
import { addressName } from '../address-name.ts'

export type SortKey = 'state' | 'name' | 'address' | 'scope' | 'username' | 'email' | 'verified' | 'lastUsed'

export interface Sorting {
  readonly key: SortKey
  readonly descending: boolean
}

/** What the table shows of the list. Empty `search`, `state` and `namespace` let everything through. */
export interface Sieve {
  readonly search: string
  readonly state: RegistryState | ''
  readonly namespace: string
}

/** The registries that pass, compared without regard to case. */
export function sift(list: readonly RegistrySummary[], sieve: Sieve): readonly RegistrySummary[] {
  const words = sieve.search.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return list.filter((registry) => {
    if (sieve.state !== '' && registry.state !== sieve.state) return false
    if (sieve.namespace !== '' && namespaceOf(registry) !== sieve.namespace) return false
    const text = searchText(registry)
    return words.every((word) => text.includes(word))
  })
}

/** A sorted copy; equal rows stand in the order of their names, empty values at the end. */
export function sorted(list: readonly RegistrySummary[], sorting: Sorting): readonly RegistrySummary[] {
  const { compare } = new Intl.Collator('en', { sensitivity: 'base', numeric: true })
  const sign = sorting.descending ? -1 : 1
  return list
    .map((registry) => ({ registry, value: sortValue(registry, sorting.key) }))
    .sort((a, b) => {
      const byName = compare(a.registry.name, b.registry.name)
      if (a.value === b.value) return byName
      if (a.value === '') return 1
      if (b.value === '') return -1
      const order =
        typeof a.value === 'number' && typeof b.value === 'number'
          ? a.value - b.value
          : compare(String(a.value), String(b.value))
      return order * sign || byName
    })
    .map(({ registry }) => registry)
}

/** A press on a column sorts by it, and a second one turns the order round. */
export function nextSorting(before: Sorting, key: SortKey): Sorting {
  return { key, descending: before.key === key && !before.descending }
}

function namespaceOf(registry: RegistrySummary): string {
  return registry.scope.kind === 'namespace' ? registry.scope.namespace : ''
}

function searchText(registry: RegistrySummary): string {
  const { name, username, email, description } = registry
  return [name, addressName(registry), registry.address, username, email, description, namespaceOf(registry)]
    .filter((part) => part !== undefined)
    .join('\n')
    .toLowerCase()
}

function sortValue(registry: RegistrySummary, key: SortKey): string | number {
  switch (key) {
    case 'state':
      return registry.state
    case 'name':
      return registry.name
    case 'address':
      return addressName(registry)
    case 'scope':
      return namespaceOf(registry)
    case 'username':
      return registry.username ?? ''
    case 'email':
      return registry.email ?? ''
    case 'verified':
      return registry.verification.kind === 'verified' ? registry.verification.at : ''
    case 'lastUsed':
      return registry.lastUsedAt ?? ''
  }
}
