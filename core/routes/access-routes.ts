import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of access: whether a pull would be let in, who trusts whom, and which tags there are. */
export function accessRoutes({ rehearsal, sides, tags }: Services) {
  return {
    check: os.access.check.handler(({ input, signal }) => rehearsal.check(input, signal)),
    sides: os.access.sides.handler(({ input, signal }) => sides.look(input, signal)),
    tags: os.access.tags.handler(({ input, signal }) => tags.list(input, signal)),
  }
}
