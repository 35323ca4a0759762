import type { BlastRadius } from '../../../contract/impact.ts'
import type { ProblemRecord } from '../../../contract/problem.ts'

/** One line of the list before Deactivate or Delete. At most three names stand in it; `count` counts all. */
export type BlastLine =
  | {
      readonly kind: 'workloads' | 'services' | 'images' | 'pulls'
      readonly count: number
      readonly names: readonly string[]
    }
  | { readonly kind: 'takesOver'; readonly by: string }
  | { readonly kind: 'unknown'; readonly problem: ProblemRecord }

const most = 3

/** What follows, worst first; nothing at all where nothing uses the registries. */
export function blastLines(radius: BlastRadius): readonly BlastLine[] {
  const { pulls, services, runningWorkloads, localImages, takesOver } = radius
  const parts = [runningWorkloads, services, localImages]
  const problem = parts.map((part) => (part.known ? undefined : part.problem)).find(Boolean)
  const others = new Set(takesOver.map(({ by }) => by.name))
  return [
    ...line(
      'pulls',
      names(pulls, ({ image }) => image),
    ),
    ...line('services', services.known ? names(services.items, ({ name }) => name) : []),
    ...line('workloads', runningWorkloads.known ? names(runningWorkloads.items, ({ name }) => name) : []),
    ...line(
      'images',
      localImages.known ? names(localImages.items, ({ id, reference }) => reference ?? id.slice(0, 19)) : [],
    ),
    ...[...others].slice(0, most).map((by) => ({ kind: 'takesOver', by }) as const),
    ...(problem ? [{ kind: 'unknown', problem } as const] : []),
  ]
}

function line(kind: 'workloads' | 'services' | 'images' | 'pulls', all: readonly string[]): BlastLine[] {
  return all.length === 0 ? [] : [{ kind, count: all.length, names: all.slice(0, most) }]
}

function names<T>(items: readonly T[], name: (item: T) => string): string[] {
  return [...new Set(items.map(name))]
}
