import { defineStore } from 'pinia'
import { useClient } from '../../rpc/client.ts'
import { fetchFile } from '../../rpc/fetch-file.ts'
import type { LogTarget } from './log-target.ts'
import type { LogRange } from './use-log.ts'

/** The logs of containers, as a stream and as files. Errors are the core's. */
export const useLogs = defineStore('logs', () => {
  const client = useClient()
  return {
    read: (environmentId: string, ids: readonly string[], range: LogRange, signal: AbortSignal) =>
      client.logs.read({ environmentId, ids: [...ids], ...range }, { signal }),

    /** Hands the whole log of a container to the browser as a file to be saved. */
    save: async ({ environmentId }: LogTarget, id: string, timestamps: boolean): Promise<void> => {
      const { ticket, file } = await client.logs.save({ environmentId, id, timestamps })
      fetchFile(document, ticket, file)
    },
  }
})
