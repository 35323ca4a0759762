import { chmodSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { App, CrashReporter } from 'electron'

/** How long the dump of a crash is kept (milliseconds): seven days. */
const keptFor = 7 * 24 * 3_600_000

/**
 * Dumps of crashes go into one folder that only its owner can read, and nowhere else: no server, and not the
 * system's own collector, since a dump may hold what was in memory. To be called before the app is ready, as
 * early as there is a folder (docs/api/crash-reporter.md).
 */
export function keepCrashDumps(
  { app, crashReporter }: { app: Pick<App, 'setPath'>; crashReporter: Pick<CrashReporter, 'start'> },
  folder: string,
  now: number,
): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  removeOld(folder, now - keptFor)
  app.setPath('crashDumps', folder)
  crashReporter.start({ uploadToServer: false, ignoreSystemCrashHandler: true })
}

function removeOld(folder: string, before: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (!/\.(dmp|meta)$/.test(name)) continue
    // Chromium, or a second start, may have removed it just now.
    const facts = statSync(path, { throwIfNoEntry: false })
    if (facts && facts.mtimeMs < before) rmSync(path, { force: true })
  }
}
