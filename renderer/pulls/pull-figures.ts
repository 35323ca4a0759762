import { isRunning } from '../../contract/pull/pull-list.ts'
import type { PullJob, PullLayer } from '../../contract/pulls.ts'

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
