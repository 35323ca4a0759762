import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures about terminals: what they ask for, and how they are told to. */
export function terminalRoutes({ terminal, terminalSetup }: Services) {
  return {
    look: os.terminal.look.handler(() => terminalSetup.look()),
    setUp: os.terminal.setUp.handler(({ input }) => terminalSetup.setUp(input.tool, input.hosts)),
    takeBack: os.terminal.takeBack.handler(({ input }) => terminalSetup.takeBack(input.tool)),
    dropMissing: os.terminal.dropMissing.handler(({ input }) => terminalSetup.dropMissing(input.tool)),
    placeLink: os.terminal.placeLink.handler(() => terminalSetup.placeLink()),
    notices: os.terminal.notices.handler(({ signal }) => terminal.firstLookUps.changes(signal)),
  }
}
