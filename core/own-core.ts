import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../contract/problem.ts'
import { CoreHost } from './core-host.ts'
import { type SettingsStore, settingsFileName, settingsOver } from './shell/settings-store.ts'
import { prepareDataFolder } from './storage/data-folder.ts'
import { takeFolderLock } from './storage/folder-lock.ts'
import { nodeFileLayer } from './storage/node-file-layer.ts'
import { answerAsBriefOwner } from './terminal/client/outwait-folder-lock.ts'

export interface OwnCoreOptions {
  dataFolder: string
  version: string
  /** Where the engine listens; else `DOCKER_HOST`, else the platform's default socket. */
  endpoint?: string
}

/**
 * Lends a core of this process' own, for a terminal where no app runs; its vault opens where a slot needs nobody.
 * Undefined where another program owns the data folder. It ends when `use` does.
 */
export async function withOwnCore<T>(
  { dataFolder, version, endpoint }: OwnCoreOptions,
  use: (host: CoreHost) => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  await prepareDataFolder(nodeFileLayer, dataFolder)
  const lock = await takeFolderLock(dataFolder, { answer: answerAsBriefOwner }).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'storage.folder-in-use') return undefined
    throw error
  })
  if (!lock) return undefined
  try {
    const host = await CoreHost.start({
      dataFolder,
      shell: 'web',
      version,
      endpoint,
      settings: readOnlySettings(dataFolder),
      brief: true,
      // both outputs belong to the answer
      log: { info: nothing, warn: nothing, error: nothing },
      onBroken: () => undefined,
    })
    try {
      return { value: await use(host) }
    } finally {
      await host.dispose()
    }
  } finally {
    await lock.dispose()
  }
}

const nothing = () => undefined

/** `conf` would cost more time than all the rest, only to write what this process never does. */
function readOnlySettings(dataFolder: string): SettingsStore {
  return settingsOver({
    get store() {
      return JSON.parse(readFileSync(join(dataFolder, settingsFileName), 'utf8')) as Record<string, unknown>
    },
    set store(_: Record<string, unknown>) {
      throw new Error('These settings are read only')
    },
  })
}
