import { useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { DiscoveryNote, EnvironmentDraft } from '../../contract/environment/environment.ts'
import { useClient } from '../rpc/client.ts'

/** What can be done with environments. Errors are the core's. */
export const useEnvironments = defineStore('environments', () => {
  const client = useClient()
  const cache = useQueryCache()
  const notes = shallowRef<readonly DiscoveryNote[]>([])
  const looking = ref(false)

  async function changed<T>(work: Promise<T>): Promise<T> {
    const answer = await work
    await cache.invalidateQueries({ key: ['environments'] })
    return answer
  }

  return {
    /** What the last look had to pass over. */
    notes,
    looking,
    look: async () => {
      if (looking.value) return
      looking.value = true
      try {
        notes.value = (await changed(client.environments.discover())).notes
      } finally {
        looking.value = false
      }
    },
    reconnect: (environmentId: string) => changed(client.environments.reconnect({ environmentId })),
    check: (draft: EnvironmentDraft, signal?: AbortSignal) =>
      client.environments.check(draft, signal ? { signal } : {}),
    add: (draft: EnvironmentDraft, saveAnyway: boolean) =>
      changed(client.environments.add({ ...draft, saveAnyway })),
    edit: (environmentId: string, draft: EnvironmentDraft, saveAnyway: boolean) =>
      changed(client.environments.edit({ environmentId, ...draft, saveAnyway })),
    remove: (environmentId: string) => changed(client.environments.remove({ environmentId })),
    hide: (environmentId: string, hidden: boolean) =>
      changed(client.environments.hide({ environmentId, hidden })),
    confirmPlainTcp: (environmentId: string, endpoint: string, confirmed: boolean) =>
      changed(client.environments.confirmPlainTcp({ environmentId, endpoint, confirmed })),
  }
})
