import * as z from 'zod'

/**
 * What is read of one message of `GET /containers/ID/stats`. Engines leave out what their kernel does not count,
 * and write zeros for a container that does not run.
 */
const count = z.number().nonnegative().optional().catch(undefined)

function part<S extends z.ZodRawShape>(shape: S) {
  return z.looseObject(shape).catch(() => z.looseObject(shape).parse({}))
}

const cpu = part({
  cpu_usage: part({ total_usage: count, percpu_usage: z.array(z.number()).catch([]) }),
  system_cpu_usage: count,
  online_cpus: count,
})

export const containerSampleShape = z
  .looseObject({
    read: z.string().catch(''),
    preread: z.string().catch(''),
    num_procs: count,
    cpu_stats: cpu,
    precpu_stats: cpu,
    memory_stats: part({
      usage: count,
      limit: count,
      privateworkingset: count,
      stats: part({ inactive_file: count, total_inactive_file: count }),
    }),
    networks: z
      .record(z.string(), part({ rx_bytes: count, tx_bytes: count }))
      .optional()
      .catch(undefined),
    blkio_stats: part({
      io_service_bytes_recursive: z
        .array(part({ op: z.string().catch(''), value: count }))
        .optional()
        .catch(undefined),
    }),
    storage_stats: part({ read_size_bytes: count, write_size_bytes: count }),
    pids_stats: part({ current: count }),
  })
  .transform((from) => ({
    readAt: Date.parse(from.read),
    beforeAt: Date.parse(from.preread),
    processors: from.num_procs,
    cpu: cpuOf(from.cpu_stats),
    cpuBefore: cpuOf(from.precpu_stats),
    memory: { ...from.memory_stats, ...from.memory_stats.stats },
    networks: from.networks && Object.values(from.networks),
    blocks: from.blkio_stats.io_service_bytes_recursive,
    storage: from.storage_stats,
    processes: from.pids_stats.current,
  }))
/**
 * One sample of what a container uses, as the engine counts it: CPU in nanoseconds (on Windows in 100 ns),
 * `readAt` in milliseconds or not a number.
 */
export type ContainerSample = z.infer<typeof containerSampleShape>

function cpuOf(from: z.infer<typeof cpu>) {
  const { cpu_usage: usage, system_cpu_usage: system, online_cpus: online } = from
  return { total: usage.total_usage, system, processors: online || usage.percpu_usage.length || undefined }
}
