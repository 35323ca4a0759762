import { isRunning } from '../../../contract/pull/pull-list.ts'
import type { PullJob } from '../../../contract/pulls.ts'

/** The pulls that were under way before and have ended since, but for those that the user stopped. */
export function endedSince(before: readonly PullJob[], now: readonly PullJob[]): readonly PullJob[] {
  const ran = new Set(before.filter(isRunning).map(({ id }) => id))
  return now.filter((job) => ran.has(job.id) && (job.state === 'done' || job.state === 'failed'))
}
