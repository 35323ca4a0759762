import type { Services } from '../services.ts'
import { os } from './implementer.ts'

/** The procedures of projects and their namespaces. */
export function projectRoutes({ projects }: Services) {
  return {
    list: os.projects.list.handler(() => projects.list()),
    addNamespace: os.projects.addNamespace.handler(async ({ input }) => {
      await projects.ensureNamespace(input.projectId, input.name)
      return projects.shown(input.projectId)
    }),
  }
}
