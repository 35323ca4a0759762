import { expect, it } from 'vitest'
import type { Service } from '../../../contract/services.ts'
import type { Workload } from '../../../contract/workloads.ts'
import { ProjectRemoval } from '../../../core/impact/project-removal.ts'
import { UsageService } from '../../../core/impact/usage-service.ts'

const base = {
  environmentId: 'e',
  projectId: 'p',
  namespace: 'web',
  image: 'registry.test/app:1',
  imageId: 'sha256:1',
  createdAt: 1,
}
const service = (id: string, part: Partial<Service> = {}): Service => ({
  ...base,
  id,
  name: `name-of-${id}`,
  credential: { id: 'team', name: 'team' },
  scale: 4,
  running: 2,
  replicas: [
    { id: 'c1', name: 'web-1', state: 'running', current: true, createdAt: 1 },
    { id: 'c2', name: 'web-2', state: 'running', current: true, createdAt: 1 },
  ],
  state: 'steady',
  ...part,
})
const workload = (id: string, serviceId?: string): Workload => ({
  ...base,
  id,
  name: `name-of-${id}`,
  state: 'running',
  status: 'Up',
  ports: [],
  ...(serviceId === undefined ? {} : { serviceId }),
})

/** The service in question with stand-ins for all that it asks. */
function usage(services: Service[]) {
  return new UsageService({
    environments: { engine: () => ({}) as never },
    registries: { record: () => ({ id: 'team' }) as never, records: () => [], summary: () => ({}) as never },
    workloads: { list: async () => [] },
    services: { list: async () => services },
    images: { list: async () => [] },
    pulls: { list: () => [] },
  })
}

it('a service counts where the match gives its image the registry that goes, blocked or not', async () => {
  const other = { credential: { id: 'other', name: 'other' } }
  const { credential: _, ...anonymous } = service('free')
  const list = [service('web'), service('other', other), service('stuck', { state: 'blocked' }), anonymous]
  const { services } = await usage(list).of(['team'], 'e')
  expect(services).toEqual({
    known: true,
    items: [
      { id: 'web', name: 'name-of-web', running: 2, desired: 4, registryId: 'team' },
      { id: 'stuck', name: 'name-of-stuck', running: 2, desired: 4, registryId: 'team' },
    ],
  })
  expect((await usage(list).usedBy('team', 'e')).services).toEqual(services)
})

it('one that is being removed counts no more, and an engine that is away is not one without replicas', async () => {
  const going = service('going', { state: 'removing' })
  expect((await usage([going]).of(['team'], 'e')).services).toEqual({ known: true, items: [] })
  const problem = { code: 'engine.unreachable', data: { endpoint: 'unix:///x', reason: 'missing' } } as const
  const unseen = service('web', { state: 'unseen', running: 0, replicas: [], problem })
  expect((await usage([unseen]).of(['team'], 'e')).services).toEqual({ known: false, problem })
})

it('services keep a namespace, and their replicas are not counted beside them', async () => {
  const namespaces = [
    { id: 'n', name: 'web' },
    { id: 'm', name: 'edge' },
  ]
  const project = { id: 'p', name: 'Harbour', environmentId: 'e', namespaces }
  const removal = new ProjectRemoval({
    projects: {
      list: () => [project, { ...project, id: 'q' }],
      project: () => project,
      namespace: () => ({ project, namespace: namespaces[0] }) as never,
      remove: async () => expect.fail('removed'),
      removeNamespace: async () => expect.fail('removed'),
    },
    registries: { records: () => [] },
    services: { list: async () => [service('web'), service('edge', { namespace: 'edge' })] },
    workloads: { list: async () => [workload('c1', 'web'), workload('c2', 'gone'), workload('c3')] },
    inTurn: (step) => step(),
  })
  expect(await removal.dependents('p', 'n')).toEqual({
    registries: [],
    services: [{ id: 'web', name: 'name-of-web', replicas: 2 }],
    workloads: [
      { id: 'c2', name: 'name-of-c2' },
      { id: 'c3', name: 'name-of-c3' },
    ],
  })
  await expect(removal.removeNamespace('p', 'n')).rejects.toMatchObject({
    code: 'namespace.in-use',
    data: { name: 'web', registries: 0, workloads: 3 },
  })
  await expect(removal.remove('p')).rejects.toMatchObject({ code: 'project.in-use', data: { workloads: 4 } })
})
