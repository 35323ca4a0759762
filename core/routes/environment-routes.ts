import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of engines. */
export function environmentRoutes({ environments }: Services) {
  return {
    list: os.environments.list.handler(() => environments.list()),
  }
}
