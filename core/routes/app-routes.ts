import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of the program itself. */
export function appRoutes({ about, settings, topics }: Services) {
  return {
    about: os.app.about.handler(() => about()),
    settings: os.app.settings.handler(() => settings.read()),
    changeSettings: os.app.changeSettings.handler(({ input }) => settings.write(input)),
    present: os.app.present.handler(() => ({})),
    changes: os.app.changes.handler(({ signal }) => topics.changes(signal)),
  }
}
