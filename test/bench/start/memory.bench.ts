import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { type MeasuredProcess, makeLockedVault, startNode, startWebProcess } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { spreadOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'

const goal = 120
/** How long a process is left alone before it is looked at (milliseconds). */
const idle = 2000

/** Resident memory of web mode after its start, against a Node that only waits. */
export const memoryBench: Measurement = {
  name: 'memory',
  parts: [],
  pairs: 5,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-memory'))
      const dataFolder = await makeLockedVault(folder)
      const values = await alternate(
        pairs,
        {
          node: () => residentAfterIdle(startNode(folder, 'setInterval(() => undefined, 60_000)')),
          web: async () => residentAfterIdle(await startWebProcess(folder, dataFolder)),
        },
        progress,
      )
      return [
        compare(
          {
            what: 'memory after start',
            unit: 'MB',
            base: { name: 'idle node', values: values.node },
            other: { name: 'web mode', values: values.web },
          },
          (_, used) => ({ text: `under ${goal} MB`, met: spreadOf(used).median < goal }),
        ),
      ]
    }),
}

async function residentAfterIdle(started: MeasuredProcess): Promise<number> {
  await sleep(idle)
  const resident = residentMegabytes(started.pid)
  await started.stop()
  return resident
}

/** VmRSS, in units of a million bytes; the kernel's kB are of 1024. */
function residentMegabytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error('the process has no memory any more')
  return (Number(kilobytes) * 1024) / 1e6
}
