import { useQuery } from '@pinia/colada'
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Workload } from '../../contract/workloads.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'

type Verb = 'start' | 'stop' | 'restart' | 'remove'

/** The containers of this workspace on the engine of the current project. */
export const useWorkloads = defineStore('workloads', () => {
  const client = useClient()
  const place = usePlace()
  const environmentId = computed(() => place.environment?.id)
  const list = useQuery({
    key: () => ['workloads', environmentId.value ?? ''],
    query: () => client.workloads.list({ environmentId: environmentId.value ?? '' }),
    enabled: () => environmentId.value !== undefined,
  })

  async function act(verb: Verb, { environmentId, id }: Workload): Promise<void> {
    try {
      await client.workloads[verb]({ environmentId, id })
    } finally {
      // Also after a failure: the row may show what was gone.
      await list.refetch()
    }
  }

  return {
    /** Undefined until the first answer. */
    workloads: list.data,
    error: list.error,
    refresh: () => list.refetch(),
    act,
    logs: ({ environmentId, id }: Workload, tail: number, signal: AbortSignal) =>
      client.workloads.logs({ environmentId, id, tail, follow: true }, { signal }),
  }
})
