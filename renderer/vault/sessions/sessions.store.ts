import { defineStore } from 'pinia'
import { useStoreQuery } from '../../composables/live/use-store-query.ts'
import { useClient } from '../../rpc/client.ts'
import { ConnectionLost } from '../../rpc/connection-lost.ts'

/** The signed-in browsers; `list` is undefined until the first answer, and empty in the desktop application. */
export const useSessions = defineStore('sessions', () => {
  const client = useClient()
  const query = useStoreQuery({ key: ['sessions'], query: () => client.sessions.list() })

  /** Ends this browser's own session. The answer is cut off with it. */
  async function leave(id: string): Promise<void> {
    try {
      await client.sessions.end({ id })
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error
    }
  }

  return {
    list: query.data,
    leave,
    end: async (id: string) => {
      await client.sessions.end({ id })
      await query.refetch()
    },
    /** Gives how many were ended. */
    endOthers: async () => {
      const { ended } = await client.sessions.endOthers()
      await query.refetch()
      return ended
    },
  }
})
