import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of services. */
export function serviceRoutes({ services }: Services) {
  return {
    list: os.services.list.handler(({ input }) => services.list(input.environmentId)),
    scale: os.services.scale.handler(({ input }) => services.scale(input)),
    stop: os.services.stop.handler(({ input }) => services.stop(input)),
    start: os.services.start.handler(({ input }) => services.start(input)),
    restart: os.services.restart.handler(({ input }) => services.restart(input)),
    update: os.services.update.handler(({ input }) => services.update(input)),
    rollBack: os.services.rollBack.handler(({ input }) => services.rollBack(input)),
    remove: os.services.remove.handler(({ input }) => done(services.remove(input))),
    forget: os.services.forget.handler(({ input }) => done(services.forget(input))),
  }
}
