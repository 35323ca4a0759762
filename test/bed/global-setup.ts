import type { TestProject } from 'vitest/node'
import { type Bed, type BedPlaces, bedParts, startBed } from './bed.ts'
import { causeToSkip } from './machine/bed-parts.ts'
import { inNamespace } from './machine/namespace.ts'

declare module 'vitest' {
  interface ProvidedContext {
    bed: BedPlaces | { readonly missing: string }
  }
}

/** Starts one bed for all specs of a run that need it, and tells them where it is, or why there is none. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing =
    causeToSkip(bedParts) ??
    (inNamespace() ? undefined : 'not in a network namespace of its own: use npm test')
  if (missing !== undefined) {
    project.provide('bed', { missing })
    return async () => undefined
  }
  const bed: Bed = await startBed()
  project.provide('bed', bed.places)
  return () => bed.dispose()
}
