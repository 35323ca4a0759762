import type { Runner } from '../command/command.ts'
import { withSession } from '../session/session.ts'

/** What helps somebody else to find a fault, as the page shows it. */
export const diagnostics: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const { text } = await client.diagnostics.gather({ names: call.has('names') })
    call.output.answer(JSON.parse(text), () => text)
    return 0
  })
