import { useQueryCache } from '@pinia/colada'
import { watch } from 'vue'
import { useClient, useConnection } from '../rpc/client.ts'
import { useLive } from './use-live.ts'

/**
 * Turns the core's change messages into fresh queries. The first element of a query's key is the topic that
 * makes it stale. After a new line everything is asked again, since messages may have been missed.
 */
export function useChanges(): void {
  const client = useClient()
  const connection = useConnection()
  const cache = useQueryCache()

  useLive(
    (signal) => client.app.changes(undefined, { signal }),
    (topics) => {
      for (const topic of topics) void cache.invalidateQueries({ key: [topic] })
    },
  )
  watch(connection.generation, (generation) => {
    if (generation > 1) void cache.invalidateQueries()
  })
}
