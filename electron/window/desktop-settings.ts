import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { ipcMain, type Rectangle } from 'electron'
import ElectronStore from 'electron-store'
import * as z from 'zod'
import type { SettingsStore } from '../../core/shell/settings-store.ts'
import { settingsFileName, settingsOver } from '../../core/shell/settings-store.ts'

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(300),
})

export interface DesktopSettings {
  readonly settings: SettingsStore
  /** Where the window was; undefined at the first start. */
  windowBounds(): Rectangle | undefined
  keepWindowBounds(bounds: Rectangle): void
}

/** The settings file of the data folder, shared with web mode, and the window's place in it. */
export function openDesktopSettings(folder: string, onBug: (error: unknown) => void): DesktopSettings {
  const store = openStore(folder)
  // The package answers pages on a channel of its own, whoever asks; ours has no use for it.
  ipcMain.removeAllListeners('electron-store-get-data')
  return {
    settings: settingsOver(store),
    windowBounds: () => boundsSchema.safeParse(store.store.window).data,
    keepWindowBounds: (bounds) => {
      try {
        store.store = { ...store.store, window: bounds }
      } catch (error) {
        // Not worth stopping the window from closing.
        onBug(error)
      }
    },
  }
}

function openStore(folder: string): ElectronStore<Record<string, unknown>> {
  const open = () =>
    new ElectronStore<Record<string, unknown>>({
      cwd: folder,
      name: settingsFileName.replace(/\.json$/, ''),
      configFileMode: 0o600,
    })
  try {
    return open()
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    let number = 1
    while (existsSync(join(folder, `${settingsFileName}.damaged-${number}`))) number += 1
    renameSync(join(folder, settingsFileName), join(folder, `${settingsFileName}.damaged-${number}`))
    return open()
  }
}
