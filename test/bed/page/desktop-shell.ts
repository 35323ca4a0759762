import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronProgram } from '../../../build/scripts/electron-runtime.mjs'
import { createBedFolder } from '../bed-folder.ts'

const root = resolve(import.meta.dirname, '../../..')

/** The desktop app from its sources, in a window, on a data folder of its own. */
export interface DesktopShell {
  readonly app: ElectronApplication
  readonly window: Page
  readonly pid: number
  /** Where the page is. */
  readonly url: string
  readonly dataFolder: string
  /** All that it has said, on both outputs. */
  output(): string
  dispose(): Promise<void>
}

/** Why the desktop app cannot be started here, in one line, or nothing if it can. */
export function causeWithoutElectron(): string | undefined {
  if (electronProgram() === undefined) return 'Electron runtime: not installed (npx install-electron)'
  const screen = process.platform !== 'linux' || process.env.DISPLAY !== undefined
  return screen ? undefined : 'Electron runtime: no display (xvfb-run npm test)'
}

/** The program of a packaged app in `dist`, or why there is none. */
export function packagedProgram(): { readonly program: string } | { readonly missing: string } {
  const missing = 'Electron runtime: no packaged app in dist (node build/scripts/package.mjs)'
  const dist = join(root, 'dist')
  const folder = existsSync(dist) ? readdirSync(dist).find((name) => /unpacked$|^mac/.test(name)) : undefined
  if (folder === undefined) return { missing }
  const names = ['fairlead-desktop', 'Fairlead.exe', 'Fairlead.app/Contents/MacOS/Fairlead']
  const found = names.map((name) => join(dist, folder, name)).find((path) => existsSync(path))
  // One that was made against a stub of the runtime is small, and does not run.
  if (found === undefined || statSync(found).size < 10_000_000) return { missing }
  return { program: found }
}

/** Starts it with an empty data folder, or with `dataFolder`, which then outlives it. */
export async function startDesktopShell(
  options: {
    /** Where the engine listens, as `unix://PATH`. */
    readonly engine?: string
    readonly dataFolder?: string
    readonly env?: Readonly<Record<string, string>>
    readonly switches?: readonly string[]
  } = {},
): Promise<DesktopShell> {
  const folder = createBedFolder('desktop')
  const dataFolder = options.dataFolder ?? join(folder.path, 'data')
  let said = ''
  const app = await _electron.launch({
    executablePath: electronProgram() ?? '',
    args: [root, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...(options.switches ?? [])],
    env: {
      ...definedEnvironment(),
      FAIRLEAD_DATA_DIR: dataFolder,
      DOCKER_HOST: options.engine ?? `unix://${join(folder.path, 'no-engine.sock')}`,
      ...options.env,
    },
  })
  const main = app.process()
  for (const output of [main.stdout, main.stderr]) {
    output?.on('data', (part) => {
      said += String(part)
    })
  }
  return {
    app,
    window: await app.firstWindow(),
    pid: main.pid ?? 0,
    url: 'app://fairlead/',
    dataFolder,
    output: () => said,
    async dispose() {
      await app.close()
      await folder.dispose()
    },
  }
}

export function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
