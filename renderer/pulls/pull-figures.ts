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

/** The part of several pulls that is done, 0 to 1; `undefined` while one that runs has told no size. */
export function wholeFraction(jobs: readonly PullJob[]): number | undefined {
  const pulling = jobs.filter(({ state }) => state === 'pulling')
  const total = pulling.reduce((all, job) => all + job.total, 0)
  if (pulling.some((job) => job.total <= 0) || total <= 0) return undefined
  return Math.min(1, pulling.reduce((all, job) => all + job.current, 0) / total)
}

/** The part of a layer that is here, 0 to 1; `undefined` while its size is not known. Never runs backwards. */
export function layerFraction(layer: PullLayer): number | undefined {
  switch (layer.phase) {
    case 'waiting':
      return 0
    case 'downloading':
      return shareOf(layer)
    case 'verifying':
    case 'extracting':
    case 'done':
    case 'exists':
      return 1
  }
}

/** The part of a layer that is unpacked, 0 to 1. */
export function unpackedFraction(layer: PullLayer): number {
  if (layer.phase === 'extracting') return shareOf(layer) ?? 0
  return layer.phase === 'done' || layer.phase === 'exists' ? 1 : 0
}

function shareOf({ current, total }: PullLayer): number | undefined {
  return total === undefined || total <= 0 ? undefined : Math.min(1, current / total)
}

/** As a line of people stands: who is served, who waits, and then those who are gone, the last one first. */
export function inLine(jobs: readonly PullJob[]): readonly PullJob[] {
  const open = jobs.filter(isRunning).reverse()
  const ended = jobs.filter((job) => !isRunning(job))
  return [...open, ...ended.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))]
}

/** The ids of the newest pull of each image; `jobs` stand newest first. */
export function latestPulls(jobs: readonly PullJob[]): ReadonlySet<string> {
  const newest = new Map<string, string>()
  for (const { id, image } of jobs) if (!newest.has(image)) newest.set(image, id)
  return new Set(newest.values())
}
