import type { ContainerStats } from '../../../contract/workload/workload-details.ts'
import type { ContainerSample } from '../../engine/shapes/container-sample.ts'

/**
 * What one sample says, reckoned as `docker stats` does. `before` is the sample before it: not every engine puts
 * that into its message. What was not counted is left out.
 */
export function containerStats(
  sample: ContainerSample,
  before: ContainerSample | undefined,
  now: number,
): ContainerStats {
  const { readAt, processes } = sample
  // Go's "never" is before 1970: then the container does not run, and every count is none
  if (!(readAt > 0)) return { at: now }
  const cpu = cpuOf(sample, before)
  const memory = memoryOf(sample)
  const network = networkOf(sample)
  const blocks = blocksOf(sample)
  return {
    at: Math.round(readAt),
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory ? { memory } : {}),
    ...(network ? { network } : {}),
    ...(blocks ? { blocks } : {}),
    ...(processes ? { processes } : {}),
  }
}

/** In percent of one processor: two that are busy are 200. */
function cpuOf(sample: ContainerSample, before: ContainerSample | undefined): number | undefined {
  const { cpu, processors: onWindows } = sample
  const last = sample.cpuBefore.total ? sample.cpuBefore : before?.cpu
  if (cpu.total === undefined || last?.total === undefined) return undefined
  const used = cpu.total - last.total
  if (onWindows) return percent(used, (sample.readAt - sample.beforeAt) * 1e4 * onWindows)
  if (cpu.system === undefined || last.system === undefined) return undefined
  return percent(used * (cpu.processors ?? 1), cpu.system - last.system)
}

function percent(used: number, possible: number): number | undefined {
  const share = (used / possible) * 100
  // a container that was started anew counts from zero again
  return possible > 0 && used >= 0 && Number.isFinite(share) ? share : undefined
}

/** Without what the kernel keeps of files only until somebody needs the room (cgroup v1 and v2). */
function memoryOf({ memory }: ContainerSample): ContainerStats['memory'] {
  const { usage, limit, privateworkingset, inactive_file: second, total_inactive_file: first } = memory
  const total = usage ?? privateworkingset
  if (!total) return undefined
  const idle = first ?? second ?? 0
  const used = idle < total ? total - idle : total
  // an engine writes the largest number there is where there is no limit
  return { used, ...(limit && limit < 2 ** 60 ? { limit } : {}) }
}

function networkOf({ networks }: ContainerSample): ContainerStats['network'] {
  if (!networks || networks.length === 0) return undefined
  return {
    received: sum(networks.map((each) => each.rx_bytes)),
    sent: sum(networks.map((each) => each.tx_bytes)),
  }
}

function blocksOf({ blocks, storage }: ContainerSample): ContainerStats['blocks'] {
  if (blocks && blocks.length > 0) {
    const all = (op: string) =>
      sum(blocks.filter((each) => each.op.toLowerCase() === op).map((each) => each.value))
    return { read: all('read'), written: all('write') }
  }
  const { read_size_bytes: read, write_size_bytes: written } = storage
  return read || written ? { read: read ?? 0, written: written ?? 0 } : undefined
}

function sum(counts: readonly (number | undefined)[]): number {
  return counts.reduce<number>((total, count) => total + (count ?? 0), 0)
}
