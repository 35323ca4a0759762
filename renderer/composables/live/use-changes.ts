import { useQueryCache } from '@pinia/colada'
import { watch } from 'vue'
import { useClient, useConnection } from '../../rpc/client.ts'
import { useLive } from './use-live.ts'

/**
 * Turns the core's change messages into fresh queries. The first element of a query's key is the topic that
 * makes it stale. After a new line everything is asked again, since messages may have been missed.
 */
export function useChanges(): void {
  const client = useClient()
  const connection = useConnection()
  const cache = useQueryCache()
  // What goes wrong stands in the state of each query, which whoever shows the data shows too.
  const askAgain = (filter?: { readonly key: string[] }): void => {
    cache.invalidateQueries(filter).catch(() => undefined)
  }

  useLive(
    (signal) => client.app.changes(undefined, { signal }),
    (topics) => {
      for (const topic of topics) askAgain({ key: [topic] })
    },
  )
  watch(connection.generation, (generation) => {
    if (generation > 1) askAgain()
  })
}
