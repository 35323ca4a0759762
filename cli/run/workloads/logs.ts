import type { LogEntry } from '../../../contract/logs.ts'
import type { Runner } from '../../command/command.ts'
import { placeOf } from '../../session/place.ts'
import { withSession } from '../../session/session.ts'
import { LogWriter } from './log-writer.ts'
import { namedWorkload } from './workloads.ts'

/** What was there before has come when nothing does for so long (milliseconds). */
const quiet = 700

/** The log as the container wrote it; at a terminal nothing in it can act upon the terminal. */
export const logs: Runner = (call) =>
  withSession(call, async ({ client }) => {
    const tail = call.whole('tail', 0, 50_000) ?? 1000
    const { environmentId } = await placeOf(call, client)
    const { id } = await namedWorkload(call.arg(0), environmentId, client)
    const writer = new LogWriter(call.output)
    const stream = (await client.logs.read({ environmentId, ids: [id], tail }))[Symbol.asyncIterator]()
    const follows = call.has('follow')
    try {
      for (let isFirst = true; ; isFirst = false) {
        const next = await inTime(stream.next(), follows || isFirst ? undefined : quiet)
        if (next === undefined || next.done) break
        for (const entry of next.value.entries) writer.write(entry)
        if (!follows && next.value.entries.some(isEnd)) break
      }
    } finally {
      writer.end()
      await stream.return?.(undefined)
    }
    return 0
  })

function isEnd({ kind }: LogEntry): boolean {
  return kind === 'ended' || kind === 'gone'
}

async function inTime<T>(coming: Promise<T>, milliseconds: number | undefined): Promise<T | undefined> {
  if (milliseconds === undefined) return await coming
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  // what comes too late is nobody's, and so is its failure
  coming.catch(() => undefined)
  return await Promise.race([coming, late]).finally(() => clearTimeout(timer))
}
