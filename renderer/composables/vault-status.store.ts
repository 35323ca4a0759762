import { defineStore } from 'pinia'
import { computed } from 'vue'
import { useClient } from '../rpc/client.ts'
import { useStoreQuery } from './live/use-store-query.ts'

/** The vault's status as the core last told it; undefined until the first answer. */
export const useVaultStatus = defineStore('vault-status', () => {
  const client = useClient()
  const query = useStoreQuery({ key: ['vault'], query: () => client.vault.status() })
  const status = computed(() => query.data.value)
  return {
    status,
    state: computed(() => status.value?.state),
    refresh: () => query.refetch(),
  }
})
