import { describe, expect, it } from 'vitest'
import { containerStatsSchema } from '../../../../contract/workload/workload-details.ts'
import {
  type ContainerSample,
  containerSampleShape,
} from '../../../../core/engine/shapes/container-sample.ts'
import { containerStats } from '../../../../core/workloads/stats/container-stats.ts'
import { statsStream } from '../../../../core/workloads/stats/stats-stream.ts'

const read = '2026-11-22T05:00:00Z'
const now = 5
const sample = (message: object): ContainerSample => containerSampleShape.parse({ read, ...message })
const stats = (message: object, before?: object) =>
  containerStats(sample(message), before && sample(before), now)
const cpu = (total: number, system: number, more: object = {}) => ({
  cpu_usage: { total_usage: total },
  system_cpu_usage: system,
  ...more,
})

describe('what a container uses', () => {
  it('is reckoned as docker stats does: CPU by what passed since, on all processors', () => {
    const message = { cpu_stats: cpu(300, 2000, { online_cpus: 4 }), precpu_stats: cpu(200, 1000) }
    expect(stats(message).cpu).toBeCloseTo(40)
  })

  it('counts the processors of an old engine, which does not say how many are online', () => {
    const usage = { cpu_usage: { total_usage: 300, percpu_usage: [1, 2] }, system_cpu_usage: 2000 }
    expect(stats({ cpu_stats: usage, precpu_stats: cpu(200, 1000) }).cpu).toBeCloseTo(20)
  })

  it('takes the sample before where the engine puts none into its message', () => {
    expect(stats({ cpu_stats: cpu(300, 2000) })).not.toHaveProperty('cpu')
    expect(stats({ cpu_stats: cpu(300, 2000) }, { cpu_stats: cpu(200, 1000) }).cpu).toBeCloseTo(10)
  })

  it('reckons as Windows counts', () => {
    const message = {
      preread: '2026-11-22T04:59:59Z',
      num_procs: 2,
      cpu_stats: { cpu_usage: { total_usage: 10_000_000 } },
      precpu_stats: { cpu_usage: { total_usage: 5_000_000 } },
      memory_stats: { privateworkingset: 77 },
      storage_stats: { read_size_bytes: 5, write_size_bytes: 6 },
    }
    expect(stats(message)).toMatchObject({ cpu: 25, memory: { used: 77 }, blocks: { read: 5, written: 6 } })
  })

  it('says nothing of CPU after a new start, where the count is smaller than before', () => {
    expect(stats({ cpu_stats: cpu(100, 3000), precpu_stats: cpu(200, 2000) })).not.toHaveProperty('cpu')
  })

  it.each([
    ['cgroup v1', { total_inactive_file: 30, inactive_file: 7 }, 70],
    ['cgroup v2', { inactive_file: 40 }, 60],
    ['a kernel that does not count the files', {}, 100],
    ['counts that cannot be', { inactive_file: 500 }, 100],
  ])('leaves the file cache out of memory: %s', (_kernel, counts, used) => {
    const message = { memory_stats: { usage: 100, limit: 1000, stats: counts } }
    expect(stats(message).memory).toEqual({ used, limit: 1000 })
  })

  it('has no limit where the engine writes the largest number', () => {
    expect(stats({ memory_stats: { usage: 100, limit: 2 ** 63 } }).memory).toEqual({
      used: 100,
    })
  })

  it('adds up networks and blocks, whatever case the kernel writes', () => {
    const message = {
      networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { op: 'Read', value: 5 },
          { op: 'read', value: 5 },
          { op: 'Write', value: 1 },
          { op: 'Total', value: 11 },
        ],
      },
      pids_stats: { current: 3 },
    }
    expect(stats(message)).toMatchObject({
      network: { received: 11, sent: 22 },
      blocks: { read: 10, written: 1 },
      processes: 3,
    })
  })

  it('leaves out what the kernel does not count', () => {
    const message = {
      networks: {},
      blkio_stats: { io_service_bytes_recursive: null },
      memory_stats: {},
      pids_stats: {},
    }
    expect(stats(message)).toEqual({ at: Date.parse(read) })
  })

  it('is nothing at all for a container that does not run', () => {
    const message = { read: '0001-01-01T00:00:00Z', cpu_stats: cpu(0, 0), memory_stats: { usage: 1 } }
    expect(stats(message)).toEqual({ at: now })
  })

  it.each([
    [{ read: 7, cpu_stats: 'x', precpu_stats: [], memory_stats: null, networks: 'x', pids_stats: 3 }],
    [{ cpu_stats: cpu(-1, -5), networks: { a: { rx_bytes: -3, tx_bytes: 'x' } } }],
    [
      {
        memory_stats: { usage: Number.POSITIVE_INFINITY, limit: -1 },
        blkio_stats: { io_service_bytes_recursive: [7, {}] },
      },
    ],
    [{ cpu_stats: cpu(1e308, 1, { online_cpus: 1e308 }), precpu_stats: cpu(1, 0) }],
  ])('takes whatever an engine says: %j', (message) => {
    expect(containerStatsSchema.safeParse(stats(message)).success).toBe(true)
  })
})

it('passes on at most about one sample a second, each reckoned from the one that was told before', async () => {
  const times = [0, 10, 500, 1000, 1010, 2100]
  async function* flood(): AsyncGenerator<ContainerSample> {
    for (const [at] of times.entries()) yield sample({ cpu_stats: cpu(at * 100, at * 1000) })
  }
  let at = 0
  const told = []
  for await (const each of statsStream(flood(), () => times[at++] ?? 0)) told.push(each)
  expect(told.map((each) => each.cpu && Math.round(each.cpu))).toEqual([undefined, 10, 10])
})
