import { setTimeout as sleep } from 'node:timers/promises'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { freshAddress } from '../../bed/page/fresh-address.ts'
import { collecting, flood, settledMegabytes, type Waits, waitsUntil } from '../../support/flood/flooded.ts'
import { connectToWeb } from '../app/web-client.ts'
import { makeLockedVault, startWebProcess } from '../app/web-process.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { percentile, spreadOf } from '../measure/ratio.ts'
import { withRunning } from '../measure/running.ts'

const mostWait = 100
const mostGrowth = 20
/** How long the user is watched while nothing else happens (milliseconds). */
const quiet = 5000

/**
 * What a user of web mode waits for while it is flooded, against the moments before, as 95th percentiles: 200
 * connections with slow headers, 10,000 wrong tokens and forty frames of 100 MB at once. And what it still holds
 * after that.
 */
export const floodBench: Measurement = {
  name: 'web',
  parts: [],
  pairs: 5,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-flood'))
      const dataFolder = await makeLockedVault(folder)
      const { pid, url, stop } = await startWebProcess(folder, dataFolder, [], collecting)
      await running.keep({ dispose: stop })
      const user = { ...(await running.keep(connectToWeb(url))), origin: new URL(url).origin }
      const other = await running.keep(connectToWeb(await freshAddress(dataFolder)))
      const seen = { before: [] as Waits[], during: [] as Waits[] }
      const memory = { before: [] as number[], after: [] as number[] }
      await waitsUntil(sleep(quiet), user)
      const first = await settledMegabytes(pid, Number.POSITIVE_INFINITY)
      for (let round = 1; round <= pairs; round += 1) {
        seen.before.push(await waitsUntil(sleep(quiet), user))
        seen.during.push(await waitsUntil(flood({ origin: user.origin, cookie: other.cookie }), user))
        memory.before.push(first)
        memory.after.push(await settledMegabytes(pid, first + mostGrowth))
        progress(round)
      }
      const late = (waits: readonly Waits[], kind: keyof Waits) =>
        waits.map((each) => percentile(each[kind], 0.95))
      const row = (what: string, kind: keyof Waits) => ({
        what,
        unit: 'ms' as const,
        base: { name: 'quiet', values: late(seen.before, kind) },
        other: { name: 'flooded', values: late(seen.during, kind) },
      })
      return [
        compare(row('95 of 100 calls of a page, web mode flooded', 'calls'), (_, waits) => ({
          text: `at most ${mostWait} ms`,
          met: spreadOf(waits).median <= mostWait,
        })),
        compare(row('95 of 100 new pages, web mode flooded', 'pages')),
        compare(
          {
            what: 'memory that is held after a flood',
            unit: 'MB',
            base: { name: 'before the first', values: memory.before },
            other: { name: 'after each', values: memory.after },
          },
          (_, held) => ({
            text: `at most ${mostGrowth} MB more`,
            met: spreadOf(held).max <= first + mostGrowth,
          }),
        ),
      ]
    }),
}
