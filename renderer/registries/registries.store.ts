import { useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import type { Provider, RegistryDraft, RegistryEdit } from '../../contract/registries.ts'
import { useClient } from '../rpc/client.ts'

/** What can be done with registries. A password passes through and is kept nowhere. Errors are the core's. */
export const useRegistries = defineStore('registries', () => {
  const client = useClient()
  const cache = useQueryCache()

  /** Shows the change at once instead of with the next message of the core. */
  async function changed<T>(work: Promise<T>): Promise<T> {
    const answer = await work
    await cache.invalidateQueries({ key: ['registries'] })
    return answer
  }

  return {
    previewAddress: (text: string) => client.registries.previewAddress({ text }),
    suggestName: (input: { provider: Provider; address: string; username: string }) =>
      client.registries.suggestName(input),
    add: (draft: RegistryDraft) => changed(client.registries.add(draft)),
    edit: (edit: RegistryEdit) => changed(client.registries.edit(edit)),
    activate: (id: string) => changed(client.registries.activate({ id })),
    deactivate: (id: string) => changed(client.registries.deactivate({ id })),
    verify: (id: string, environmentId: string) => changed(client.registries.verify({ id, environmentId })),
    remove: (id: string) => changed(client.registries.remove({ id })),
  }
})
