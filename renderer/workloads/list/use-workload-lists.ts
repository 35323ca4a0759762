import { useQuery } from '@pinia/colada'
import { type ComputedRef, computed } from 'vue'
import type { Service } from '../../../contract/services.ts'
import type { OtherContainer } from '../../../contract/workload/other-container.ts'
import type { Workload } from '../../../contract/workloads.ts'
import { type Failure, problemFailure, toFailure } from '../../composables/failure.ts'
import { usePlace } from '../../composables/place.store.ts'
import { useClient } from '../../rpc/client.ts'

/** What is on the engine of the current project. Each is undefined until its first answer. */
export interface WorkloadLists {
  readonly workloads: ComputedRef<readonly Workload[] | undefined>
  readonly services: ComputedRef<readonly Service[] | undefined>
  readonly others: ComputedRef<readonly OtherContainer[] | undefined>
  /** Why what is shown may no longer be so: the engine is away, or did not answer. */
  readonly failure: ComputedRef<Failure | undefined>
  refetch(): Promise<unknown>
}

/** Asked once, and again whenever the core tells of a change. Only in `setup` of a component. */
export function useWorkloadLists(): WorkloadLists {
  const client = useClient()
  const place = usePlace()
  const environmentId = computed(() => place.environment?.id)
  const of = () => ({ environmentId: environmentId.value ?? '' })
  const enabled = () => environmentId.value !== undefined

  const workloads = useQuery({
    key: () => ['workloads', of().environmentId, 'containers'],
    query: () => client.workloads.list(of()),
    enabled,
  })
  const others = useQuery({
    key: () => ['workloads', of().environmentId, 'others'],
    query: () => client.workloads.others(of()),
    enabled,
  })
  const services = useQuery({
    key: () => ['workloads', of().environmentId, 'services'],
    query: () => client.services.list(of()),
    enabled,
  })

  return {
    workloads: computed(() => workloads.data.value),
    services: computed(() => services.data.value),
    others: computed(() => others.data.value),
    failure: computed(() => {
      const error = workloads.error.value ?? services.error.value ?? others.error.value
      if (error) return toFailure(error)
      // an engine that went away tells of no change, so nothing was asked since
      const problem = place.environment?.problem
      return problem && problemFailure(problem)
    }),
    refetch: () => Promise.all([workloads, others, services].map((query) => query.refetch())),
  }
}
