import { test as base } from '@playwright/test'
import { causeToSkip } from '../bed/machine/bed-parts.ts'
import { startWebShell, type WebShell } from '../bed/page/web-shell.ts'
import { ScriptedEngine } from './scripted-engine.ts'

/**
 * Playwright's `test` for what needs no real engine: `engine` is a stand-in that says what the test tells it
 * to, `shell` is the built program with it on an empty data folder.
 */
export const test = base.extend<{ engine: ScriptedEngine; shell: WebShell }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
  engine: async ({}, use, info) => {
    const missing = causeToSkip(['browser'])
    if (missing !== undefined) info.skip(true, missing)
    const engine = await ScriptedEngine.start()
    await use(engine)
    await engine.close()
  },
  shell: async ({ engine }, use, info) => {
    const shell = await startWebShell({ engine: engine.endpoint.text })
    await use(shell)
    if (info.status !== info.expectedStatus) await info.attach('output', { body: shell.output() })
    await shell.dispose()
  },
})
