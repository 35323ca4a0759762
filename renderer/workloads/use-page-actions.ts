import { computed, type Ref, ref, shallowRef } from 'vue'
import type { Service } from '../../contract/services.ts'
import type { Workload } from '../../contract/workloads.ts'
import { type Entry, lives, toEntries } from './list/workload-list.ts'
import type { ContainerAction, ServiceAction } from './table/workload-actions.ts'
import type { Sheet } from './use-sheet.ts'
import { useWorkloads } from './workloads.store.ts'

/** What a press on a row, in its menu or in the bar of the chosen rows leads to. */
export interface PageActions {
  /** Those that the question before Remove is about. */
  readonly leaving: Readonly<Ref<readonly Entry[]>>
  readonly removing: Ref<boolean>
  /** The service that a dialog is about, by its id. */
  readonly asked: Readonly<Ref<string | undefined>>
  readonly scaling: Ref<boolean>
  readonly updating: Ref<boolean>
  readonly forgetting: Ref<boolean>
  /** With how many of the chosen ones each can be done. */
  readonly usable: Readonly<Ref<Readonly<Record<'start' | 'stop' | 'remove', number>>>>
  act(workload: Workload, action: ContainerAction): void
  actOnService(service: Service, action: ServiceAction): void
  actOnChosen(verb: 'start' | 'stop' | 'remove'): void
}

export function usePageActions(sheet: Sheet, chosen: Readonly<Ref<readonly Entry[]>>): PageActions {
  const store = useWorkloads()
  const leaving = shallowRef<readonly Entry[]>([])
  const removing = ref(false)
  const asked = ref<string>()
  const scaling = ref(false)
  const updating = ref(false)
  const forgetting = ref(false)

  function askRemove(entries: readonly Entry[]): void {
    leaving.value = entries
    removing.value = true
  }

  function act(workload: Workload, action: ContainerAction): void {
    switch (action) {
      case 'details':
        sheet.open('show', workload.id)
        return
      case 'logs':
        sheet.open('logs', workload.id)
        return
      case 'leave':
        void store.leave(workload)
        return
      case 'remove':
        askRemove(toEntries([workload], [], workload.projectId))
        return
      case 'start':
      case 'stop':
      case 'restart':
        void store.act(action, { kind: 'container', workload })
    }
  }

  function actOnService(service: Service, action: ServiceAction): void {
    asked.value = service.id
    switch (action) {
      case 'logs':
        sheet.open('logs', service.id)
        return
      case 'scale':
        scaling.value = true
        return
      case 'update':
        updating.value = true
        return
      case 'forget':
        forgetting.value = true
        return
      case 'rollBack':
        void store.rollBack(service)
        return
      case 'remove':
        askRemove(toEntries([], [service], service.projectId))
        return
      case 'start':
      case 'stop':
      case 'restart':
        void store.act(action, { kind: 'service', service })
    }
  }

  const can = computed(() => ({
    start: chosen.value.filter((entry) => !runs(entry)),
    stop: chosen.value.filter(runs),
    remove: chosen.value,
  }))

  return {
    leaving,
    removing,
    asked,
    scaling,
    updating,
    forgetting,
    usable: computed(() => ({
      start: can.value.start.length,
      stop: can.value.stop.length,
      remove: can.value.remove.length,
    })),
    act,
    actOnService,
    actOnChosen: (verb) => {
      if (verb === 'remove') askRemove(can.value.remove)
      else for (const entry of can.value[verb]) void store.act(verb, entry)
    },
  }
}

function runs(entry: Entry): boolean {
  return entry.kind === 'service' ? entry.service.state !== 'stopped' : lives(entry.workload)
}
