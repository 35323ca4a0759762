import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of signed-in browsers. Who asks is known by the connection, never by what is asked. */
export function sessionRoutes({ sessions }: Pick<Services, 'sessions'>) {
  return {
    list: os.sessions.list.handler(({ context }) => sessions.list(context.caller)),
    end: os.sessions.end.handler(({ input }) => {
      sessions.end(input.id)
      return {}
    }),
    endOthers: os.sessions.endOthers.handler(({ context }) => ({
      ended: sessions.endOthers(context.caller),
    })),
  }
}
