import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed } from 'vue'
import type { RegistrySummary } from '../../../contract/registries.ts'
import { type Failure, toFailure } from '../../composables/failure.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useClient } from '../../rpc/client.ts'

/** The registries of the current project; undefined until the first answer. Only in `setup` of a component. */
export function useRegistryList(): {
  readonly list: ComputedRef<readonly RegistrySummary[] | undefined>
  readonly failure: ComputedRef<Failure | undefined>
  refetch(): Promise<unknown>
} {
  const client = useClient()
  const place = usePlace()
  const query = useQuery({ key: ['registries'], query: () => client.registries.list() })
  return {
    list: computed(() => {
      const { project } = place
      return project && query.data.value?.filter((one) => one.projectId === project.id)
    }),
    failure: computed(() => (query.error.value ? toFailure(query.error.value) : undefined)),
    refetch: () => query.refetch(),
  }
}
