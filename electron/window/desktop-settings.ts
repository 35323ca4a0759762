import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { ipcMain } from 'electron'
import ElectronStore from 'electron-store'
import type { Settings } from '../../contract/app.ts'
import type { SettingsStore } from '../../core/shell/settings-store.ts'
import { settingsFileName, settingsOver } from '../../core/shell/settings-store.ts'
import { type WindowPlace, windowPlaceSchema } from './window-place.ts'

export interface DesktopSettings {
  readonly settings: SettingsStore
  /** What is so now. */
  current(): Settings
  /** Calls after every change of a setting. */
  onChange(listener: () => void): () => void
  /** Where the window was; undefined at the first start. */
  windowPlace(): WindowPlace | undefined
  keepWindowPlace(place: WindowPlace): void
}

/** The settings file of the data folder, shared with web mode, and the window's place in it. */
export function openDesktopSettings(folder: string, onBug: (error: unknown) => void): DesktopSettings {
  const store = openStore(folder)
  // The package answers pages on a channel of its own, whoever asks; ours has no use for it.
  ipcMain.removeAllListeners('electron-store-get-data')
  const kept = settingsOver(store)
  const listeners = new Set<() => void>()
  return {
    settings: {
      read: kept.read,
      write: (change) => {
        const now = kept.write(change)
        for (const listener of listeners) listener()
        return now
      },
    },
    current: kept.read,
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    windowPlace: () => windowPlaceSchema.safeParse(store.store.window).data,
    keepWindowPlace: (place) => {
      try {
        store.store = { ...store.store, window: place }
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
