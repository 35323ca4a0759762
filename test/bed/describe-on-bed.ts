import { describe, inject } from 'vitest'
import type { BedPlaces } from './bed.ts'
import { type BedPart, causeToSkip } from './machine/bed-parts.ts'

/**
 * `describe` for specs named `*.bed.spec.ts`, which share one running bed. `bed()` says where it is, inside
 * hooks and tests; `also` names what they need beyond it. Where the bed or a part cannot run, the tests are
 * skipped and the cause stands in their name.
 */
export function describeOnBed(
  name: string,
  tests: (bed: () => BedPlaces) => void,
  also: readonly BedPart[] = [],
): void {
  const bed = inject('bed')
  const missing = 'missing' in bed ? bed.missing : causeToSkip(also)
  if ('missing' in bed || missing !== undefined) {
    describe.skip(`${name} (skipped: ${missing})`, () =>
      tests(() => {
        throw new Error(missing)
      }))
    return
  }
  describe(name, () => tests(() => bed))
}
