import { test as base, type TestInfo } from '@playwright/test'
import { type BedPlaces, bedParts, startBed } from './bed.ts'
import { cleanEngine } from './engines/clean-engine.ts'
import { type RecordingProxy, startRecordingProxy } from './engines/recording-proxy.ts'
import { causeToSkip } from './machine/bed-parts.ts'
import { inNamespace } from './machine/namespace.ts'
import { causeWithoutElectron, type DesktopShell, startDesktopShell } from './page/desktop-shell.ts'
import { startWebShell, type WebShell } from './page/web-shell.ts'

type Found = BedPlaces | { readonly missing: string }

/**
 * Playwright's `test` with real parts: `places` is a bed that a worker starts once and each test leaves as it
 * was, `recorder` notes what reaches its engine, `shell` is the built program behind that recorder on an empty
 * data folder: web mode, or the desktop app in the project `electron`. Where a part is missing, the test is skipped
 * and the cause stands in the report.
 */
export const test = base.extend<
  {
    places: BedPlaces
    recorder: RecordingProxy
    shell: WebShell | DesktopShell
    /** More of the environment that the program is started with. */
    shellEnv: Readonly<Record<string, string>>
  },
  { found: Found }
>({
  found: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use, { project }) => {
      const missing =
        (inDesktop(project) ? causeWithoutElectron() : undefined) ??
        causeToSkip([...bedParts, 'browser']) ??
        (inNamespace() ? undefined : 'run it by npm test')
      if (missing !== undefined) return use({ missing })
      const bed = await startBed()
      await use(bed.places)
      await bed.dispose()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  places: async ({ found }, use, info) => {
    const places = orSkip(found, info)
    await use(places)
    await cleanEngine(places.engine.socket)
  },
  recorder: async ({ places }, use) => {
    const proxy = await startRecordingProxy(places.engine.socket)
    await use(proxy)
    await proxy.dispose()
  },
  shellEnv: [{}, { option: true }],
  shell: async ({ recorder, shellEnv }, use, info) => {
    const start = inDesktop(info.project) ? startDesktopShell : startWebShell
    const shell = await start({ engine: recorder.endpoint, env: shellEnv })
    await use(shell)
    if (info.status !== info.expectedStatus) await info.attach('output', { body: shell.output() })
    await shell.dispose()
  },
})

/** For specs of pages that are the same in both shells: in the project `electron`, `page` is the desktop's window. */
export const testInBothShells = test.extend({
  page: async ({ shell, page }, use) => await use('window' in shell ? shell.window : page),
})

function inDesktop({ name }: { readonly name?: string }): boolean {
  return name === 'electron'
}

function orSkip(found: Found, info: TestInfo): BedPlaces {
  if ('missing' in found) {
    info.skip(true, found.missing)
    throw new Error(found.missing)
  }
  return found
}
