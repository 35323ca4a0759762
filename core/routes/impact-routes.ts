import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** What follows from what the user is about to do. */
export function impactRoutes({ usage }: Services) {
  return {
    of: os.impact.of.handler(({ input }) => usage.of(input.ids, input.environmentId)),
  }
}
