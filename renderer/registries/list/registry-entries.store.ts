import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { toFailure } from '../../composables/failure.ts'
import { useStoreQuery } from '../../composables/live/use-store-query.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useClient } from '../../rpc/client.ts'
import { toEntries } from './registry-list.ts'

/** The registries of the current project, prepared for search and order; undefined until the first answer. */
export const useRegistryEntries = defineStore('registry-entries', () => {
  const client = useClient()
  const place = usePlace()
  const query = useStoreQuery({ key: ['registries'], query: () => client.registries.list() })

  const list = computed(() => {
    const id = place.project?.id
    return id === undefined ? undefined : query.data.value?.filter((one) => one.projectId === id)
  })
  const byId = computed(() => new Map((list.value ?? []).map((one) => [one.id, one])))

  return {
    list,
    entries: computed(() => list.value && toEntries(list.value)),
    failure: computed(() => (query.error.value ? toFailure(query.error.value) : undefined)),
    find: (id: string): RegistrySummary | undefined => byId.value.get(id),
    refetch: () => query.refetch(),
  }
})
