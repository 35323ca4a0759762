import type { PullChanges, PullJob, PullLayer } from '../../contract/pulls.ts'

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

/** The layers of a job, in the order in which they came, after a message of the core. */
export function withLayers(before: readonly PullLayer[], news: readonly PullLayer[]): readonly PullLayer[] {
  const changed = new Map(news.map((layer) => [layer.id, layer]))
  const known = new Set(before.map(({ id }) => id))
  return [
    ...before.map((layer) => changed.get(layer.id) ?? layer),
    ...news.filter(({ id }) => !known.has(id)),
  ]
}
