import { app } from 'electron'
import type { SettingsStore } from '../../core/shell/settings-store.ts'
import { loadUpdater } from './load-updater.ts'
import { updateFacts } from './update-facts.ts'
import { UpdateService } from './update-service.ts'

/** The search for newer versions of this very program. */
export function desktopUpdates(settings: SettingsStore, onBug: (error: unknown) => void): UpdateService {
  return new UpdateService({
    facts: () => updateFacts(app.isPackaged, process.resourcesPath),
    load: loadUpdater,
    settings,
    now: Date.now,
    every: (milliseconds, call) => {
      const timer = setInterval(call, milliseconds)
      timer.unref()
      return () => clearInterval(timer)
    },
    quit: () => app.quit(),
    onBug,
  })
}
