import { createBedFolder } from '../../bed/bed-folder.ts'
import { connectToWeb } from '../app/web-client.ts'
import { makeLockedVault, startNode, startWebProcess } from '../app/web-process.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { withRunning } from '../measure/running.ts'

const goal = 6

/** Web mode with a locked vault to its ready line, against a Node that does nothing. */
export const startBench: Measurement = {
  name: 'start',
  parts: [],
  pairs: 30,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-start'))
      const dataFolder = await makeLockedVault(folder)
      await assertLocked(await startWebProcess(folder, dataFolder))
      const values = await alternate(
        pairs,
        {
          node: async () => {
            const began = performance.now()
            await startNode(folder, '0').ended
            return performance.now() - began
          },
          web: async () => {
            const web = await startWebProcess(folder, dataFolder)
            await web.stop()
            return web.took
          },
        },
        progress,
      )
      return [
        compare(
          {
            what: 'start with a locked vault',
            unit: 'ms',
            base: { name: 'node -e 0', values: values.node },
            other: { name: 'to the ready line', values: values.web },
          },
          ({ median }) => ({ text: `at most ${goal} times`, met: median <= goal }),
        ),
      ]
    }),
}

/** A vault that was open, or not there, would make it another measurement. */
async function assertLocked(web: Awaited<ReturnType<typeof startWebProcess>>): Promise<void> {
  const { client, dispose } = await connectToWeb(web.url)
  const { state } = await client.vault.status()
  await dispose()
  await web.stop()
  if (state !== 'locked') throw new Error(`the vault is ${state}, not locked`)
}
