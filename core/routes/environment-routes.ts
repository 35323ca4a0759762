import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of engines. */
export function environmentRoutes({ environments, mirrors }: Services) {
  return {
    list: os.environments.list.handler(() => environments.list()),
    trustSteps: os.environments.trustSteps.handler(({ input }) =>
      environments.trustSteps(input.environmentId, input.address),
    ),
    mirrors: os.environments.mirrors.handler(({ input, signal }) =>
      mirrors.list(input.environmentId, signal),
    ),
    confirmMirror: os.environments.confirmMirror.handler(({ input }) =>
      mirrors.confirm(input.environmentId, input.url),
    ),
    forgetMirror: os.environments.forgetMirror.handler(({ input }) =>
      mirrors.forget(input.environmentId, input.url),
    ),
  }
}
