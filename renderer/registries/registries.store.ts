import { useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { RegistryDraft, RegistryEdit } from '../../contract/registries.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'

/** The registries of the current project, and what can be done with them. Errors are the core's. */
export const useRegistries = defineStore('registries', () => {
  const client = useClient()
  const place = usePlace()
  const query = useQuery({ key: ['registries'], query: () => client.registries.list() })

  const list = computed(() => (query.data.value ?? []).filter((one) => one.projectId === place.project?.id))

  /** Shows the change at once instead of with the next message of the core. */
  async function changed<T>(work: Promise<T>): Promise<T> {
    const answer = await work
    await query.refetch()
    return answer
  }

  return {
    list,
    known: computed(() => query.data.value !== undefined && place.project !== undefined),
    error: query.error,
    refetch: () => query.refetch(),
    previewAddress: (text: string) => client.registries.previewAddress({ text }),
    suggestName: client.registries.suggestName,
    add: (draft: RegistryDraft) => changed(client.registries.add(draft)),
    edit: (edit: RegistryEdit) => changed(client.registries.edit(edit)),
    activate: (id: string) => changed(client.registries.activate({ id })),
    deactivate: (id: string) => changed(client.registries.deactivate({ id })),
    verify: (id: string, environmentId: string) => changed(client.registries.verify({ id, environmentId })),
    remove: (id: string) => changed(client.registries.remove({ id })),
  }
})
