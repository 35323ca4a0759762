import { type ComputedRef, computed, type Ref, shallowRef, watch } from 'vue'
import type { Looked } from './details/looked.ts'
import type { WorkloadLists } from './list/use-workload-lists.ts'
import { type LogTarget, logOf } from './log/log-target.ts'
import type { Sheet } from './use-sheet.ts'

/** What the side sheets are about; `last…` is what a sheet shows while it slides away. */
export interface SheetContent {
  readonly looked: ComputedRef<Looked | undefined>
  readonly lastLooked: Readonly<Ref<Looked | undefined>>
  readonly logged: ComputedRef<LogTarget | undefined>
  readonly lastLogged: Readonly<Ref<LogTarget | undefined>>
}

/** Found in the lists, so that a sheet sees the state change. */
export function useSheetContent(sheet: Sheet, lists: WorkloadLists): SheetContent {
  const find = (id: string): Looked | undefined =>
    lists.workloads.value?.find((each) => each.id === id) ??
    lists.others.value?.find((each) => each.id === id)

  const serviceLog = (id: string): LogTarget | undefined => {
    const service = lists.services.value?.find((each) => each.id === id)
    if (!service) return undefined
    const { environmentId, name, image, replicas } = service
    return {
      environmentId,
      name,
      description: image,
      sources: replicas.map(({ id, name }) => ({ id, name })),
    }
  }

  const looked = computed(() => {
    const place = sheet.place.value
    return place.kind === 'show' ? find(place.id) : undefined
  })
  const logged = computed(() => {
    const place = sheet.place.value
    if (place.kind !== 'logs') return undefined
    const container = find(place.id)
    return container ? logOf(container) : serviceLog(place.id)
  })
  return { looked, lastLooked: lastOf(looked), logged, lastLogged: lastOf(logged) }
}

function lastOf<T>(now: ComputedRef<T | undefined>): Readonly<Ref<T | undefined>> {
  const last = shallowRef(now.value)
  watch(now, (value) => {
    if (value !== undefined) last.value = value
  })
  return last
}
