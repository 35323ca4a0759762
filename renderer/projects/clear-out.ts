import type { ProblemRecord } from '../../contract/problem.ts'
import type { Dependents } from '../../contract/projects.ts'
import type { Service } from '../../contract/services.ts'

/** Something to be removed before its namespace or project. */
export type ClearItem = { readonly kind: 'service' | 'workload'; readonly id: string; readonly name: string }

/** Services come first: they would replace their replicas. */
export function clearItems({ services, workloads }: Dependents): ClearItem[] {
  return [
    ...services.map(({ id, name }) => ({ kind: 'service' as const, id, name })),
    ...workloads.map(({ id, name }) => ({ kind: 'workload' as const, id, name })),
  ]
}

/** What removing takes; all of it throws as the core does. */
export interface ClearPort {
  removeService(id: string): Promise<unknown>
  removeWorkload(id: string): Promise<unknown>
  services(): Promise<readonly Service[]>
  pause(): Promise<void>
}

/** So many looks in a row at a service that says why it cannot go, before that counts as its end. */
const patience = 20

/**
 * Removes one after the other and stops at the first that fails, which `onItem` was told of last. A service is
 * gone when its last replica is; answers why one cannot go. Throws what the port throws.
 */
export async function clearOut(
  items: readonly ClearItem[],
  port: ClearPort,
  onItem: (item: ClearItem, at: number) => void,
): Promise<ProblemRecord | undefined> {
  for (const [at, item] of items.entries()) {
    onItem(item, at)
    if (item.kind === 'workload') await port.removeWorkload(item.id)
    else {
      await port.removeService(item.id)
      const problem = await gone(item.id, port)
      if (problem) return problem
    }
  }
  return undefined
}

async function gone(id: string, port: ClearPort): Promise<ProblemRecord | undefined> {
  for (let complaints = 0; ; ) {
    const service = (await port.services()).find((one) => one.id === id)
    if (!service) return undefined
    complaints = service.problem ? complaints + 1 : 0
    if (complaints >= patience) return service.problem
    await port.pause()
  }
}
