import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createBedFolder } from '../bed-folder.ts'
import { startDaemon } from '../engines/daemon.ts'

/** The built program in web mode, on a data folder of its own. */
export type WebShell = {
  readonly pid: number
  /** The one-time address that it printed. */
  readonly url: string
  readonly dataFolder: string
  /** All that it has said, on both outputs. */
  output(): string
  dispose(): Promise<void>
}

const ready = /^Fairlead is ready: (?<url>http:\/\/127\.0\.0\.1:\d+\/#token=\S+)$/m

/**
 * Starts `out/main/web.js` with an empty data folder, or with `dataFolder`, which then outlives it. No
 * keyring is in reach unless `env` says where one is.
 */
export async function startWebShell(options: {
  /** Where the engine listens, as `unix://PATH`. */
  readonly engine: string
  readonly dataFolder?: string
  /** Opens the user's own browser too, which needs the user's own environment. */
  readonly open?: boolean
  /** Shows the tour of the first start, as it is for whoever starts the program for the first time. */
  readonly tour?: boolean
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}): Promise<WebShell> {
  const folder = createBedFolder('web')
  const dataFolder = options.dataFolder ?? join(folder.path, 'data')
  const output = (): string => readFileSync(join(folder.path, 'web.log'), 'utf8')
  if (!options.tour) leaveTourOut(dataFolder)
  try {
    const { pid } = await startDaemon(folder, {
      name: 'web',
      command: process.execPath,
      args: [
        resolve(import.meta.dirname, '../../../out/main/web.js'),
        ...['--data-dir', dataFolder, '--port', '0', '--engine', options.engine],
        ...(options.open ? [] : ['--no-open']),
        ...(options.args ?? []),
      ],
      env: options.open ? process.env : { PATH: process.env.PATH, HOME: folder.path, ...options.env },
      ready: async () => ready.test(output()),
    })
    const url = ready.exec(output())?.groups?.url ?? ''
    return { pid, url, dataFolder, output, dispose: () => folder.dispose() }
  } catch (error) {
    await folder.dispose()
    throw error
  }
}

/** In a new data folder the tour counts as seen; whatever stands in another one stays. */
function leaveTourOut(dataFolder: string): void {
  const settings = join(dataFolder, 'settings.json')
  if (existsSync(settings) || existsSync(join(dataFolder, 'vault.json'))) return
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  writeFileSync(settings, JSON.stringify({ tourDone: true }), { mode: 0o600 })
}
