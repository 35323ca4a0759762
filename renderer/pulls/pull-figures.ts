import type { PullJob, PullLayer } from '../../contract/pulls.ts'

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

/** The part of a layer that is done, 0 to 1; `undefined` while its size is not known. */
export function layerFraction(layer: PullLayer): number | undefined {
  if (layer.phase === 'done' || layer.phase === 'exists') return 1
  if (layer.phase === 'waiting') return 0
  if (layer.total === undefined || layer.total <= 0) return undefined
  return Math.min(1, layer.current / layer.total)
}

/** The ids of the newest pull of each image; `jobs` stand newest first. */
export function latestPulls(jobs: readonly PullJob[]): ReadonlySet<string> {
  const newest = new Map<string, string>()
  for (const { id, image } of jobs) if (!newest.has(image)) newest.set(image, id)
  return new Set(newest.values())
}
