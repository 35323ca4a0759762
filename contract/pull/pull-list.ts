import type { PullChanges, PullJob } from '../pulls.ts'

/** The list of jobs, newest first, after a message of the core. A job that did not change stays the same object. */
export function withChanges(before: readonly PullJob[], changes: PullChanges): readonly PullJob[] {
  const { all, jobs, gone } = changes
  if (all) return jobs
  const changed = new Map(jobs.map((job) => [job.id, job]))
  const left = new Set(gone)
  const known = new Set(before.map(({ id }) => id))
  return [
    ...jobs.filter(({ id }) => !known.has(id)),
    ...before.filter(({ id }) => !left.has(id)).map((job) => changed.get(job.id) ?? job),
  ]
}

/** Whether the job still wants something of the engine. */
export function isRunning(job: PullJob): boolean {
  switch (job.state) {
    case 'queued':
    case 'pulling':
    case 'stopping':
      return true
    case 'done':
    case 'failed':
    case 'stopped':
      return false
  }
}

/**
 * The part that is done, 0 to 1, for the bar in all; `undefined` while no layer has told its size. A pull
 * that found every layer on the engine is done although no byte moved.
 */
export function pullFraction(job: PullJob): number | undefined {
  if (job.state === 'done') return 1
  if (job.total <= 0) return undefined
  return Math.min(1, job.current / job.total)
}

/** The part of several pulls that is done, 0 to 1; `undefined` while one that runs has told no size. */
export function wholeFraction(jobs: readonly PullJob[]): number | undefined {
  const pulling = jobs.filter(({ state }) => state === 'pulling')
  const total = pulling.reduce((all, job) => all + job.total, 0)
  if (pulling.some((job) => job.total <= 0) || total <= 0) return undefined
  return Math.min(1, pulling.reduce((all, job) => all + job.current, 0) / total)
}
