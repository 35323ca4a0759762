import { randomBytes } from 'node:crypto'
import type { EnvironmentService } from '../environments/environment-service.ts'
import { LogFiles } from '../workloads/logs/log-files.ts'
import { LogService } from '../workloads/logs/log-service.ts'

export interface LogsOptions {
  environments: EnvironmentService
  onBug: (error: unknown) => void
  now: () => number
}

/** Builds what reads the logs of containers, and gives them out as files. */
export function createLogs(options: LogsOptions) {
  const random = (bytes: number) => randomBytes(bytes)
  return { logs: new LogService(options), logFiles: new LogFiles({ ...options, random }) }
}
