import type { Runner } from '../../command/command.ts'
import { placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'
import { LogWriter } from './log-writer.ts'
import { namedWorkload } from './workloads.ts'

/** The log as the container wrote it; at a terminal nothing in it can act upon the terminal. */
export const logs: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const tail = call.whole('tail', 0, 50_000) ?? 1000
    const { environmentId } = await placeOf(call, client)
    const { id } = await namedWorkload(call.arg(0), environmentId, client)
    const writer = new LogWriter(call.output)
    const follow = call.has('follow')
    try {
      for await (const { entries } of await client.logs.read({ environmentId, ids: [id], tail, follow })) {
        for (const entry of entries) writer.write(entry)
      }
    } finally {
      writer.end()
    }
    return 0
  })
