import type { Workload } from '../../../contract/workloads.ts'

export interface WorkloadSign {
  readonly tone: 'good' | 'idle' | 'warning' | 'bad' | 'busy'
  /** The exit code of a container that ended; engines tell it only in the words of `status`. */
  readonly exitCode?: number
}

/** How the state of a workload is marked. An end with an exit code but 0 is a failure. */
export function workloadSign({ state, status }: Pick<Workload, 'state' | 'status'>): WorkloadSign {
  switch (state) {
    case 'running':
      return { tone: 'good' }
    case 'created':
      return { tone: 'idle' }
    case 'paused':
      return { tone: 'warning' }
    case 'restarting':
    case 'removing':
      return { tone: 'busy' }
    case 'dead':
      return { tone: 'bad' }
    case 'exited': {
      const code = /^Exited \((\d+)\)/.exec(status)?.[1]
      if (code === undefined) return { tone: 'idle' }
      // 137 and 143 are the signals of a stop that was asked for (SIGKILL, SIGTERM).
      const asked = code === '0' || code === '137' || code === '143'
      return { tone: asked ? 'idle' : 'bad', exitCode: Number(code) }
    }
  }
}
