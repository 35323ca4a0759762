import { type Settings, settingsSchema } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'

/** The settings that shall change; the others stay. */
export type SettingsChange = { readonly [K in keyof Settings]?: Settings[K] | undefined }

/** Where a shell keeps the settings: `conf` in web mode, `electron-store` in Electron. */
export interface SettingsStore {
  read(): Settings | Promise<Settings>
  write(change: SettingsChange): Settings | Promise<Settings>
}

/** One that answers at once, as both do. */
export interface PromptSettings extends SettingsStore {
  read(): Settings
  write(change: SettingsChange): Settings
}

/** What `conf` and `electron-store` have in common. */
interface Backing {
  store: Record<string, unknown>
}

export const settingsFileName = 'settings.json'

/** What is so until somebody changes it. */
export const standardSettings: Settings = {
  theme: 'system',
  locale: 'system',
  pullsAtOnce: 3,
  autoLockMinutes: 0,
  lockWithScreen: true,
  currentProjectId: '',
  terminalNotices: true,
  pullNotices: true,
  keepInTray: false,
  updateChecks: false,
  tourDone: false,
}

/**
 * Settings over a store of theirs. A value that is not valid reads as the standard one and stays in the file. While
 * the file cannot be read, what was read last holds, so that nothing that locks the vault waits for it.
 */
export function settingsOver(backing: Backing): PromptSettings {
  let last: Record<string, unknown> = {}
  const readable = () => {
    try {
      last = backing.store
      return last
    } catch {
      return last
    }
  }
  const read = (): Settings => {
    const store = readable()
    return {
      ...standardSettings,
      // One by one, so that a value that is not valid costs no other one.
      ...Object.fromEntries(
        Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
          const { data } = schema.safeParse(store[name])
          return data === undefined ? [] : [[name, data]]
        }),
      ),
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
