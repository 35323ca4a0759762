import { describe, inject } from 'vitest'
import type { BedPlaces } from './bed.ts'

/**
 * `describe` for specs named `*.bed.spec.ts`, which share one running bed. `bed()` says where it is, inside
 * hooks and tests. Where the bed cannot run, the tests are skipped and the cause stands in their name.
 */
export function describeOnBed(name: string, tests: (bed: () => BedPlaces) => void): void {
  const bed = inject('bed')
  if ('missing' in bed) {
    describe.skip(`${name} (skipped: ${bed.missing})`, () =>
      tests(() => {
        throw new Error(bed.missing)
      }))
    return
  }
  describe(name, () => tests(() => bed))
}
