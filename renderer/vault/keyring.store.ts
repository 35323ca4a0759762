import { defineStore } from 'pinia'
import { useStoreQuery } from '../composables/live/use-store-query.ts'
import { useClient } from '../rpc/client.ts'

/** Whether the system's keyring works; `status` is undefined until the first answer. */
export const useKeyring = defineStore('keyring', () => {
  const client = useClient()
  const query = useStoreQuery({ key: ['vault', 'keyring'], query: () => client.vault.keyring() })
  return { status: query.data }
})
