import { requireEnvironment } from '../environments/require-environment.ts'
import type { Services } from '../services.ts'
import { done, os } from './implementer.ts'

/** The procedures of projects and their namespaces. */
export function projectRoutes({ environments, projects, removal }: Services) {
  return {
    list: os.projects.list.handler(() => projects.list()),
    add: os.projects.add.handler(({ input }) => {
      requireEnvironment(environments, input.environmentId)
      return projects.add(input.name, input.environmentId)
    }),
    rename: os.projects.rename.handler(({ input }) => projects.rename(input.id, input.name)),
    remove: os.projects.remove.handler(({ input }) => done(removal.remove(input.id, input.leaveUnseen))),
    dependents: os.projects.dependents.handler(({ input }) =>
      removal.dependents(input.projectId, input.namespaceId),
    ),
    addNamespace: os.projects.addNamespace.handler(async ({ input }) => {
      await projects.ensureNamespace(input.projectId, input.name)
      return projects.shown(input.projectId)
    }),
    renameNamespace: os.projects.renameNamespace.handler(({ input }) =>
      projects.renameNamespace(input.projectId, input.namespaceId, input.name),
    ),
    removeNamespace: os.projects.removeNamespace.handler(({ input }) =>
      removal.removeNamespace(input.projectId, input.namespaceId, input.leaveUnseen),
    ),
  }
}
