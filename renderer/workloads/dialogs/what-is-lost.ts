import { type Entry, lives } from '../list/workload-list.ts'

/** A sentence of the question, with the number that it speaks of. */
export interface LostPart {
  readonly kind: 'replicas' | 'running' | 'adopted' | 'written'
  readonly count: number
}

/** What goes when these are removed, beside the list of their names. */
export function whatIsLost(chosen: readonly Entry[]): readonly LostPart[] {
  const containers = chosen.flatMap((entry) => (entry.kind === 'container' ? [entry.workload] : []))
  const replicas = chosen.reduce(
    (sum, entry) => sum + (entry.kind === 'service' ? entry.service.replicas.length : 0),
    0,
  )
  const parts: readonly LostPart[] = [
    { kind: 'replicas', count: replicas },
    { kind: 'running', count: containers.filter(lives).length },
    { kind: 'adopted', count: containers.filter(({ adopted }) => adopted).length },
    { kind: 'written', count: chosen.length },
  ]
  return parts.filter(({ count }) => count > 0)
}
