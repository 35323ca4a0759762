import { expect, it } from 'vitest'
import type { Service } from '../../../contract/services.ts'
import { ProjectRemoval } from '../../../core/impact/project-removal.ts'
import type { ProjectService } from '../../../core/projects/project-service.ts'

it('a namespace with a service is not removed where it is renamed while its engine is asked', async () => {
  let name = 'web'
  const removed: string[] = []
  const namespaces = () => [
    { id: 'n1', name },
    { id: 'n2', name: 'default' },
  ]
  const project = () => ({ id: 'p1', name: 'Shop', environmentId: 'default', namespaces: namespaces() })
  const projects: Pick<ProjectService, 'list' | 'project' | 'namespace' | 'remove' | 'removeNamespace'> = {
    list: () => [project()],
    project,
    namespace: () => ({ project: project(), namespace: { id: 'n1', name } }),
    remove: async () => undefined,
    removeNamespace: async (_projectId, id) => {
      removed.push(id)
      return project()
    },
  }
  const removal = new ProjectRemoval({
    projects,
    registries: { records: () => [] },
    workloads: { list: async () => [] },
    services: {
      list: async () => {
        name = 'shop'
        const service = { id: 's1', name: 'app', projectId: 'p1', namespace: name, replicas: [] }
        return [service as unknown as Service]
      },
    },
    inTurn: (step) => step(),
  })
  await expect(removal.removeNamespace('p1', 'n1')).rejects.toMatchObject({ code: 'namespace.in-use' })
  expect(removed).toEqual([])
})
