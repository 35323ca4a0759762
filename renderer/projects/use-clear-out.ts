import { type ShallowRef, shallowReadonly, shallowRef } from 'vue'
import type { Dependents } from '../../contract/projects.ts'
import { type Failure, problemFailure, toFailure } from '../composables/failure.ts'
import { useClient } from '../rpc/client.ts'
import { type ClearItem, clearItems, clearOut } from './clear-out.ts'

/** How long it waits between two looks at a service that is going (milliseconds). */
const between = 500

/** Where removing stands: at which of how many, and why it stopped there. */
export interface ClearState {
  readonly item: ClearItem
  readonly at: number
  readonly total: number
  readonly failure?: Failure
}

/** Removes what runs in a namespace or project, as far as it goes. */
export function useClearOut(): {
  readonly state: Readonly<ShallowRef<ClearState | undefined>>
  /** Answers whether all are gone. */
  run(dependents: Dependents, environmentId: string): Promise<boolean>
  forget(): void
} {
  const client = useClient()
  const state = shallowRef<ClearState>()

  function fail(failure: Failure): void {
    if (state.value) state.value = { ...state.value, failure }
  }

  async function run(dependents: Dependents, environmentId: string): Promise<boolean> {
    const items = clearItems(dependents)
    const port = {
      // an engine that is gone removes nothing any more
      removeService: (id: string) =>
        client.services[dependents.problem ? 'forget' : 'remove']({ environmentId, id }),
      removeWorkload: (id: string) => client.workloads.remove({ environmentId, id }),
      services: async () => (dependents.problem ? [] : await client.services.list({ environmentId })),
      pause: () => new Promise<void>((resolve) => setTimeout(resolve, between)),
    }
    try {
      const problem = await clearOut(items, port, (item, at) => {
        state.value = { item, at, total: items.length }
      })
      if (problem) fail(problemFailure(problem))
      else state.value = undefined
      return !problem
    } catch (error) {
      fail(toFailure(error))
      return false
    }
  }

  return {
    state: shallowReadonly(state),
    run,
    forget: () => {
      state.value = undefined
    },
  }
}
