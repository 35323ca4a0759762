import { defineStore } from 'pinia'
import type { Workload } from '../../contract/workloads.ts'
import { useClient } from '../rpc/client.ts'

type Verb = 'start' | 'stop' | 'restart' | 'remove'

/** What can be done with the containers of this workspace. Errors are the core's. */
export const useWorkloads = defineStore('workloads', () => {
  const client = useClient()
  return {
    act: async (verb: Verb, { environmentId, id }: Workload): Promise<void> => {
      await client.workloads[verb]({ environmentId, id })
    },
    logs: ({ environmentId, id }: Workload, tail: number, signal: AbortSignal) =>
      client.workloads.logs({ environmentId, id, tail, follow: true }, { signal }),
  }
})
