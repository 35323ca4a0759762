import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Conf from 'conf'
import type { SettingsStore } from '../core/services.ts'
import { settingsFileName, settingsOver } from '../core/settings/settings-store.ts'

/**
 * The settings file of the data folder, the same one that the desktop app uses. One that cannot be read is
 * kept aside under the first free number, and the standard settings hold.
 */
export function openSettings(folder: string): SettingsStore {
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
