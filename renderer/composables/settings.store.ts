import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Settings } from '../../contract/app.ts'
import { useClient } from '../rpc/client.ts'
import { useStoreQuery } from './live/use-store-query.ts'

/** The settings that the core keeps; `chosen` is undefined until it has told them. */
export const useSettings = defineStore('settings', () => {
  const client = useClient()
  const query = useStoreQuery({ key: ['settings'], query: () => client.app.settings() })
  /** What was just chosen, shown until the core has answered. */
  const wanted = shallowRef<Partial<Settings>>({})

  return {
    chosen: query.data,
    wanted,
    /** Shows the choice at once and keeps it. Throws what the core throws, with the old choice back. */
    change: async (choice: Partial<Settings>) => {
      wanted.value = choice
      try {
        await client.app.changeSettings(choice)
        await query.refetch()
      } finally {
        wanted.value = {}
      }
    },
  }
})
