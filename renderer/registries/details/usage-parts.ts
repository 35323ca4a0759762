import type { Usage } from '../../../contract/impact.ts'
import type { ProblemRecord } from '../../../contract/problem.ts'

/** One thing that uses a registry. Without a name it is an image that has none. */
export interface UsageItem {
  readonly key: string
  readonly name?: string
  readonly running?: boolean
  readonly replicas?: { readonly running: number; readonly desired: number }
}

export interface UsagePart {
  readonly kind: 'workloads' | 'services' | 'images' | 'pulls'
  readonly items: readonly UsageItem[]
}

/** What was found, kind by kind without the empty ones, and why some of it is not known. */
export function usageParts({ workloads, services, images, pulls }: Usage): {
  readonly parts: readonly UsagePart[]
  readonly problem?: ProblemRecord
} {
  const all: readonly UsagePart[] = [
    {
      kind: 'workloads',
      items: workloads.known
        ? workloads.items.map(({ id: key, name, running }) => ({ key, name, running }))
        : [],
    },
    {
      kind: 'services',
      items: services.known
        ? services.items.map(({ id: key, name, ...replicas }) => ({ key, name, replicas }))
        : [],
    },
    {
      kind: 'images',
      items: images.known
        ? images.items.map(({ id: key, reference }) => (reference ? { key, name: reference } : { key }))
        : [],
    },
    { kind: 'pulls', items: pulls.map(({ id: key, image: name }) => ({ key, name })) },
  ]
  const problem = [workloads, services, images]
    .map((part) => (part.known ? undefined : part.problem))
    .find(Boolean)
  return { parts: all.filter(({ items }) => items.length > 0), ...(problem ? { problem } : {}) }
}
