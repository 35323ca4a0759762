import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed } from 'vue'
import type { Workload } from '../../contract/workloads.ts'
import { type Failure, toFailure } from '../composables/failure.ts'
import { usePlace } from '../composables/place.store.ts'
import { useClient } from '../rpc/client.ts'

/** The workloads on the engine of the current project. Only in `setup` of a component. */
export function useWorkloadList(): {
  /** Undefined until the first answer. */
  readonly workloads: ComputedRef<readonly Workload[] | undefined>
  readonly failure: ComputedRef<Failure | undefined>
  refetch(): Promise<unknown>
} {
  const client = useClient()
  const place = usePlace()
  const environmentId = computed(() => place.environment?.id)
  const query = useQuery({
    key: () => ['workloads', environmentId.value ?? ''],
    query: () => client.workloads.list({ environmentId: environmentId.value ?? '' }),
    enabled: () => environmentId.value !== undefined,
  })
  return {
    workloads: computed(() => query.data.value),
    failure: computed(() => (query.error.value ? toFailure(query.error.value) : undefined)),
    refetch: () => query.refetch(),
  }
}
