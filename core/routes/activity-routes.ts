import type { Services } from '../services.ts'
import { os } from './implementer.ts'

export function activityRoutes({ activity }: Pick<Services, 'activity'>) {
  return {
    list: os.activity.list.handler(({ input }) => activity.list(input)),
    overview: os.activity.overview.handler(({ input }) => activity.overview(input)),
    export: os.activity.export.handler(async function* ({ input }) {
      yield* activity.export(input)
    }),
  }
}
