import { useQueryCache } from '@pinia/colada'
import { defineStore } from 'pinia'
import { useClient } from '../rpc/client.ts'

/** What can be done with projects and their namespaces. Errors are the core's. */
export const useProjects = defineStore('projects', () => {
  const client = useClient()
  const cache = useQueryCache()

  /** A new name shows in the registries' scopes too. */
  async function changed<T>(work: Promise<T>): Promise<T> {
    const answer = await work
    await Promise.all([
      cache.invalidateQueries({ key: ['projects'] }),
      cache.invalidateQueries({ key: ['registries'] }),
    ])
    return answer
  }

  return {
    add: (name: string, environmentId: string) => changed(client.projects.add({ name, environmentId })),
    rename: (id: string, name: string) => changed(client.projects.rename({ id, name })),
    remove: (id: string, leaveUnseen: boolean) => changed(client.projects.remove({ id, leaveUnseen })),
    addNamespace: (projectId: string, name: string) =>
      changed(client.projects.addNamespace({ projectId, name })),
    renameNamespace: (projectId: string, namespaceId: string, name: string) =>
      changed(client.projects.renameNamespace({ projectId, namespaceId, name })),
    removeNamespace: (projectId: string, namespaceId: string, leaveUnseen: boolean) =>
      changed(client.projects.removeNamespace({ projectId, namespaceId, leaveUnseen })),
    dependents: (projectId: string, namespaceId: string | undefined) =>
      client.projects.dependents(namespaceId === undefined ? { projectId } : { projectId, namespaceId }),
  }
})
