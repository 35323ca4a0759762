import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { electronProgram } from '../../../build/scripts/electron-runtime.mjs'
import { test } from '../../bed/bed-test.ts'
import { performMainJob } from '../../bed/page/main-job.ts'

const program = electronProgram()
const display = process.platform !== 'linux' || process.env.DISPLAY !== undefined

test.skip(program === undefined, 'Electron runtime: not installed (npx install-electron)')
test.skip(!display, 'Electron runtime: no display (xvfb-run npm test)')

test('the main job in the desktop window', async ({ places, recorder }) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'fairlead-electron-data-'))
  const app = await _electron.launch({
    executablePath: program ?? '',
    args: [join(import.meta.dirname, '../../..'), ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    env: { ...definedEnvironment(), FAIRLEAD_DATA_DIR: dataFolder, DOCKER_HOST: recorder.endpoint },
  })
  try {
    const page = await app.firstWindow()
    await performMainJob(page, places, recorder, (text) =>
      test.info().annotations.push({ type: 'did', description: text }),
    )
  } finally {
    await app.close()
    rmSync(dataFolder, { recursive: true, force: true })
  }
})

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
