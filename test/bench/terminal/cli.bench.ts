import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createBedFolder } from '../../bed/bed-folder.ts'
import { program } from '../../bed/machine/bed-parts.ts'
import { startWebShell } from '../../bed/page/web-shell.ts'
import { alternate } from '../measure/alternate.ts'
import { compare, type Measurement } from '../measure/measurement.ts'
import { withRunning } from '../measure/running.ts'

const run = promisify(execFile)

/**
 * The command against what it cannot be faster than, a Node that does nothing, and against the like of another
 * program: `docker context ls`, which asks no engine either.
 */
export const cliBench: Measurement = {
  name: 'cli',
  parts: ['engine'],
  pairs: 40,
  run: ({ pairs, progress }) =>
    withRunning(async (running) => {
      const folder = await running.keep(createBedFolder('bench-cli'))
      const dataFolder = join(folder.path, 'data')
      await running.keep(await startWebShell({ engine: 'unix:///nonexistent/engine.sock', dataFolder }))
      const env = { PATH: process.env.PATH, HOME: folder.path, FAIRLEAD_DATA_DIR: dataFolder }
      const timed = (file: string, args: readonly string[]) => async () => {
        const began = performance.now()
        await run(file, args, { env })
        return performance.now() - began
      }
      const own = ownCommand()
      const values = await alternate(
        pairs,
        {
          node: timed(process.execPath, ['-e', '0']),
          docker: timed(program('docker'), ['context', 'ls']),
          version: timed(own, ['--version']),
          match: timed(own, ['match', 'registry.test/team/app:1']),
        },
        progress,
      )
      const { node, docker, version, match } = values
      return [
        compare(
          {
            what: 'the version of the command, by a Node',
            unit: 'ms',
            base: { name: 'node -e 0', values: node },
            other: { name: 'fairlead --version', values: version },
          },
          ({ median }) => ({ text: 'at most 1.5 times', met: median <= 1.5 }),
        ),
        compare(
          {
            what: 'a match by the running app, by a Node',
            unit: 'ms',
            base: { name: 'node -e 0', values: node },
            other: { name: 'fairlead match', values: match },
          },
          ({ median }) => ({ text: 'at most 2.5 times', met: median <= 2.5 }),
        ),
        compare({
          what: 'a match by the running app, and a peer that asks nobody',
          unit: 'ms',
          base: { name: 'docker context ls', values: docker },
          other: { name: 'fairlead match', values: match },
        }),
      ]
    }),
}

function ownCommand(): string {
  const file = resolve(import.meta.dirname, '../../../out/bin/fairlead')
  if (!existsSync(file)) throw new Error('fairlead is not built: npm run build')
  return file
}
