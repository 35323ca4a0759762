import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { SettingsStore } from '../../core/shell/settings-store.ts'
import { settingsFileName, settingsOver } from '../../core/shell/settings-store.ts'

/**
 * The settings file of the data folder, the same one that the desktop app uses. It is opened when it is first
 * asked for: `conf` brings a schema compiler along, which would be a fifth of the time to the ready line.
 */
export function openSettings(folder: string): SettingsStore {
  let opened: Promise<SettingsStore> | undefined
  const store = async (): Promise<SettingsStore> => {
    opened ??= openFile(folder)
    try {
      return await opened
    } catch (error) {
      // What stood in the way may be gone at the next call.
      opened = undefined
      throw error
    }
  }
  return {
    read: async () => (await store()).read(),
    write: async (change) => (await store()).write(change),
  }
}

/** One that cannot be read is kept aside under the first free number, and the standard settings hold. */
async function openFile(folder: string): Promise<SettingsStore> {
  const { default: Conf } = await import('conf')
  const open = () =>
    new Conf<Record<string, unknown>>({
      cwd: folder,
      configName: settingsFileName.replace(/\.json$/, ''),
      configFileMode: 0o600,
    })
  try {
    return settingsOver(open())
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    let number = 1
    while (existsSync(join(folder, `${settingsFileName}.damaged-${number}`))) number += 1
    renameSync(join(folder, settingsFileName), join(folder, `${settingsFileName}.damaged-${number}`))
    return settingsOver(open())
  }
}
