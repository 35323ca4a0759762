import type { PullJob } from '../../../contract/pulls.ts'
import type { Call } from '../../command/call.ts'
import { PullReport } from '../../output/pull-report.ts'
import type { Client } from '../../session/client.ts'

/** How long a pull may take to stop (milliseconds). */
const stopping = 4_000

/** Follows a pull to its end, and tells how far it is. Throws what ends the stream. */
export async function followPull(call: Call, client: Client, id: string): Promise<PullJob> {
  const report = new PullReport(call.output)
  try {
    for await (const { jobs } of await client.pulls.watch()) {
      const job = jobs.find((each) => each.id === id)
      if (!job) continue
      if (job.state === 'done' || job.state === 'failed' || job.state === 'stopped') return job
      report.show(job)
    }
    throw new Error('the stream of pulls ended')
  } finally {
    report.dispose()
  }
}

/** Stops a pull and waits until the engine has let go of it, for as long as that may take. */
export async function stopPull(client: Client, id: string): Promise<void> {
  const signal = AbortSignal.timeout(stopping)
  try {
    await client.pulls.cancel({ id }, { signal })
    for await (const { jobs } of await client.pulls.watch(undefined, { signal })) {
      const job = jobs.find((each) => each.id === id)
      if (job && job.state !== 'stopping' && job.state !== 'pulling' && job.state !== 'queued') return
    }
  } catch {
    // It has ended already, or takes longer: the app goes on stopping it.
  }
}
