import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Service } from '../../contract/services.ts'
import type { Workload } from '../../contract/workloads.ts'
import { type Failure, toFailure } from '../composables/failure.ts'
import { useClient } from '../rpc/client.ts'

/** What can be done to a workload with one press. */
export type Verb = 'start' | 'stop' | 'restart' | 'remove'

/** What is being done to a row. */
export type Doing = Verb | 'scale' | 'update' | 'rollBack' | 'forget' | 'activate' | 'adopt' | 'leave'

/** A service or a container, as far as acting upon it goes. */
export type Target =
  | { readonly kind: 'service'; readonly service: Service }
  | { readonly kind: 'container'; readonly workload: Pick<Workload, 'id' | 'environmentId'> }

/** How long the list may take to show what was asked for (milliseconds). */
const lag = 3000

/**
 * What is done to workloads, row by row: each row has its own progress and its own failure, which stay while other
 * pages are shown. Keys are the ids of services and containers.
 */
export const useWorkloads = defineStore('workloads', () => {
  const client = useClient()
  const doing = shallowRef<ReadonlyMap<string, Doing>>(new Map())
  const failures = shallowRef<ReadonlyMap<string, { failure: Failure; retry: () => Promise<boolean> }>>(
    new Map(),
  )
  /** The scales that were asked for, until the list shows them for sure. */
  const wanted = shallowRef<ReadonlyMap<string, number>>(new Map())
  const sending = new Set<string>()

  /** Does one thing to a row, unless something is being done to it. Answers whether it went well. */
  async function run(key: string, what: Doing, work: () => Promise<unknown>): Promise<boolean> {
    if (doing.value.has(key)) return false
    doing.value = new Map(doing.value).set(key, what)
    clear(key)
    try {
      await work()
      return true
    } catch (error) {
      const failure = toFailure(error)
      failures.value = new Map(failures.value).set(key, { failure, retry: () => run(key, what, work) })
      return false
    } finally {
      doing.value = without(doing.value, key)
    }
  }

  function clear(key: string): void {
    if (failures.value.has(key)) failures.value = without(failures.value, key)
  }

  function act(verb: Verb, target: Target): Promise<boolean> {
    if (target.kind === 'service') {
      const { id, environmentId } = target.service
      return run(id, verb, () => client.services[verb]({ environmentId, id }))
    }
    const { id, environmentId } = target.workload
    return run(id, verb, () => client.workloads[verb]({ environmentId, id }))
  }

  /** Presses that come while one is on its way count from what was asked for last; the last one holds. */
  async function scale({ id, environmentId }: Service, to: number): Promise<boolean> {
    wanted.value = new Map(wanted.value).set(id, to)
    if (sending.has(id)) return true
    sending.add(id)
    const went = await run(id, 'scale', async () => {
      for (let sent: number | undefined; sent !== wanted.value.get(id); ) {
        sent = wanted.value.get(id) ?? to
        await client.services.scale({ environmentId, id, scale: sent })
      }
    })
    sending.delete(id)
    const last = wanted.value.get(id)
    const forget = (): void => {
      if (!sending.has(id) && wanted.value.get(id) === last) wanted.value = without(wanted.value, id)
    }
    // a press that comes before the list has been read again counts from it, too
    if (went) setTimeout(forget, lag)
    else forget()
    return went
  }

  return {
    doing,
    failures,
    failed: computed<ReadonlySet<string>>(() => new Set(failures.value.keys())),
    wanted,
    act,
    clear,
    scale,
    update: ({ id, environmentId }: Service, image: string) =>
      client.services.update({ environmentId, id, image }),
    rollBack: ({ id, environmentId }: Service) =>
      run(id, 'rollBack', () => client.services.rollBack({ environmentId, id })),
    forget: ({ id, environmentId }: Service) =>
      run(id, 'forget', () => client.services.forget({ environmentId, id })),
    /** Activates the registry that keeps a service from growing. */
    activate: ({ id }: Service, registryId: string) =>
      run(id, 'activate', () => client.registries.activate({ id: registryId })),
    adopt: (id: string, place: { environmentId: string; projectId: string; namespace: string }) =>
      run(id, 'adopt', () => client.workloads.adopt({ id, ...place })),
    leave: ({ id, environmentId }: Workload) =>
      run(id, 'leave', () => client.workloads.leave({ environmentId, id })),
    inspect: (environmentId: string, id: string) => client.workloads.inspect({ environmentId, id }),
    stats: (environmentId: string, id: string, signal: AbortSignal) =>
      client.workloads.stats({ environmentId, id }, { signal }),
  }
})

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  const left = new Map(map)
  left.delete(key)
  return left
}
