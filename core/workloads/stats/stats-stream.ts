import type { ContainerStats } from '../../../contract/workload/workload-details.ts'
import type { ContainerSample } from '../../engine/shapes/container-sample.ts'
import { containerStats } from './container-stats.ts'

/** Engines tell of a container once a second; one that tells more is not passed on faster (milliseconds). */
const pace = 900

/** What a container uses, sample by sample, at most about once a second. */
export async function* statsStream(
  samples: AsyncIterable<ContainerSample>,
  now: () => number,
): AsyncGenerator<ContainerStats, void> {
  let before: ContainerSample | undefined
  let told = Number.NEGATIVE_INFINITY
  for await (const sample of samples) {
    if (now() - told < pace) continue
    told = now()
    yield containerStats(sample, before, told)
    before = sample
  }
}
