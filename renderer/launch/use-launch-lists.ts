import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed } from 'vue'
import type { RegistrySummary } from '../../contract/registry/registry-record.ts'
import type { Launch } from '../../contract/workloads.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'
import { imageHistory } from './image/image-history.ts'

/** The launches, the images to complete with, and the registries. Only in `setup` of a component. */
export function useLaunchLists(): {
  readonly launches: ComputedRef<readonly Launch[]>
  /** Used before, last used first, and then those that are on the engine. */
  readonly history: ComputedRef<readonly string[]>
  readonly registries: ComputedRef<readonly RegistrySummary[] | undefined>
} {
  const client = useClient()
  const place = usePlace()
  const environmentId = computed(() => place.environment?.id)
  const launched = useQuery({ key: ['launches'], query: () => client.workloads.launches() })
  const pulled = useQuery({ key: ['launches', 'pulled'], query: () => client.pulls.list() })
  const local = useQuery({
    key: () => ['images', environmentId.value ?? ''],
    query: () => client.images.list({ environmentId: environmentId.value ?? '' }),
    enabled: () => environmentId.value !== undefined,
  })
  const registries = useQuery({ key: ['registries'], query: () => client.registries.list() })

  const launches = computed(() => launched.data.value ?? [])
  return {
    launches,
    history: computed(() => {
      const used = [...launches.value, ...(pulled.data.value ?? [])]
      return [
        ...new Set([
          ...imageHistory(used.map(({ image, createdAt }) => ({ image, at: createdAt }))),
          ...(local.data.value ?? []).flatMap(({ reference }) => reference ?? []),
        ]),
      ]
    }),
    registries: computed(() => registries.data.value),
  }
}
