import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of newer versions of the program, which only a shell can look for. */
export function updateRoutes({ updates }: Pick<Services, 'updates'>) {
  return {
    state: os.updates.state.handler(() => updates.state()),
    check: os.updates.check.handler(() => updates.check()),
    install: os.updates.install.handler(() => updates.install()),
  }
}
