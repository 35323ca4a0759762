import { type Settings, settingsSchema } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'

/** The settings that shall change; the others stay. */
export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | undefined }

/** Where a shell keeps the settings: `conf` in web mode, `electron-store` in Electron. */
export interface SettingsStore {
  read(): Settings | Promise<Settings>
  write(change: SettingsChange): Settings | Promise<Settings>
}

/** What `conf` and `electron-store` have in common. */
interface Backing {
  store: Record<string, unknown>
}

export const settingsFileName = 'settings.json'

const standard: Settings = { theme: 'system', locale: 'system' }

/** Settings over a store of theirs. A value that is not valid reads as the standard one and stays in the file. */
export function settingsOver(backing: Backing): SettingsStore {
  const read = (): Settings => {
    const { theme, locale } = settingsSchema.shape
    const { store } = backing
    return {
      theme: theme.catch(standard.theme).parse(store.theme),
      locale: locale.catch(standard.locale).parse(store.locale),
    }
  }
  return {
    read,
    write(change) {
      const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      try {
        backing.store = { ...backing.store, ...named }
      } catch (cause) {
        const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'other'
        throw new Problem('storage.not-saved', { file: settingsFileName, reason }, { cause })
      }
      return read()
    },
  }
}
