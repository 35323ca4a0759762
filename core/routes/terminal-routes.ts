import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures about what terminals ask for. */
export function terminalRoutes({ terminal }: Services) {
  return {
    notices: os.terminal.notices.handler(({ signal }) => terminal.firstLookUps.changes(signal)),
  }
}
