import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of the program itself. */
export function appRoutes({ about, guard, sessions, settings, topics }: Services) {
  return {
    about: os.app.about.handler(() => about()),
    settings: os.app.settings.handler(() => settings.read()),
    changeSettings: os.app.changeSettings.handler(({ input }) => settings.write(input)),
    present: os.app.present.handler(({ context }) => {
      sessions.seen(context.caller)
      return done(guard.present())
    }),
    changes: os.app.changes.handler(({ signal }) => topics.changes(signal)),
  }
}
