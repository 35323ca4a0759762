import { useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import type { BulkOrder } from '../../contract/registry/registry-bulk.ts'
import type { RegistryClone, RegistryDraft, RegistryEdit } from '../../contract/registry/registry-forms.ts'
import type { Provider } from '../../contract/registry/registry-record.ts'
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
    previewAddress: (input: { text: string; provider: Provider; username: string }) =>
      client.registries.previewAddress(input),
    suggestName: (input: { provider: Provider; address: string; username: string }) =>
      client.registries.suggestName(input),
    history: (id: string) => client.registries.history({ id }),
    usedBy: (id: string, environmentId: string) => client.registries.usedBy({ id, environmentId }),
    impactOf: (ids: readonly string[], environmentId: string) =>
      client.impact.of({ ids: [...ids], environmentId }),

    add: (draft: RegistryDraft) => changed(client.registries.add(draft)),
    edit: (edit: RegistryEdit) => changed(client.registries.edit(edit)),
    clone: (clone: RegistryClone) => changed(client.registries.clone(clone)),
    undoChange: (id: string) => changed(client.registries.undoChange({ id })),
    activate: (id: string, expiresAt?: number) =>
      changed(client.registries.activate(expiresAt === undefined ? { id } : { id, expiresAt })),
    lease: (id: string, kind: 'launch' | 'hour' | 'quit') => changed(client.registries.lease({ id, kind })),
    deactivate: (id: string) => changed(client.registries.deactivate({ id })),
    remove: (id: string) => changed(client.registries.remove({ id })),
    verify: (id: string, environmentId: string) => changed(client.registries.verify({ id, environmentId })),
    bulk: (order: BulkOrder) => changed(client.registries.bulk(order)),
    /** Verifies these, or all that are active; aborting the signal cancels what is left. */
    verifyAll: (environmentId: string, ids: readonly string[] | undefined, signal: AbortSignal) =>
      client.registries.verifyAll(ids ? { environmentId, ids: [...ids] } : { environmentId }, { signal }),
    refresh: () => cache.invalidateQueries({ key: ['registries'] }),
  }
})
