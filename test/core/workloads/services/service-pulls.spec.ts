import { expect, it } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { blankRunForm } from '../../../../contract/workload/run-fields.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import { parseReference } from '../../../../core/images/image-reference.ts'
import type { Decision, ImageWish, Matcher } from '../../../../core/registries/matcher.ts'
import type { RegistryService } from '../../../../core/registries/registry-service.ts'
import { ReplicaPermits } from '../../../../core/workloads/services/loop/replica-permits.ts'
import type { ServiceRecord } from '../../../../core/workloads/services/record/service-record.ts'
import { asked } from '../../../../core/workloads/services/service-changes.ts'
import { ServicePulls } from '../../../../core/workloads/services/service-pulls.ts'

const image = 'registry.test/app:2'
const registry = { id: 'r1', name: 'team' }

/** An update on its way, with the namespace and the registry as a test says they are. */
function updating({ lease }: { lease?: 'launch' | 'until-quit' } = {}) {
  const seen = { name: 'web', pulls: 0, whilePulling: () => undefined as unknown }
  let record: ServiceRecord = asked(
    {
      id: 's1',
      environmentId: 'default',
      projectId: 'p1',
      namespaceId: 'n1',
      name: 'app',
      form: blankRunForm(),
      sealed: false,
      scale: 1,
      wanted: 'running',
      spec: { image: 'registry.test/app:1', imageId: 'sha256:1', revision: 1 },
      lastRevision: 1,
      createdAt: 1000,
    },
    image,
    undefined,
  )
  const read = parseReference(image)
  if (!read.ok) throw new Error('The reference is right')
  const decide = ({ namespace }: ImageWish) => {
    if (namespace !== seen.name) throw new Problem('namespace.not-found', { name: namespace })
    const verdict = lease ? { kind: 'credential', registry } : { kind: 'anonymous' }
    return { reference: read.reference, verdict } as Decision
  }
  const records = () => [{ ...registry, lease: { kind: lease } }]
  const supply = {
    provide: async () => {
      seen.pulls += 1
      seen.whilePulling()
      return { imageId: 'sha256:2' }
    },
  }
  const right = { requireFor: async () => undefined }
  const projects = { namespaceName: () => seen.name }
  const engine = () => ({ inspectImage: async () => undefined }) as unknown as Engine
  const permits = new ReplicaPermits({
    matcher: { decide } as unknown as Matcher,
    registries: { records } as unknown as RegistryService,
    right,
    supply,
    environments: { engine },
    projects,
  })
  const end = new Promise<Problem | undefined>((resolve, reject) => {
    new ServicePulls({
      book: {
        get: () => record,
        change: async (_id, change) => {
          record = change(record)
          return record
        },
      },
      permits,
      supply,
      right,
      projects,
      engine,
      onEnd: (_id, problem) => resolve(problem),
      onBug: reject,
    }).begin('s1')
  })
  return { seen, end, record: () => record }
}

it('an update stays in its namespace, which is called otherwise by the time that the image is there', async () => {
  const { seen, end, record } = updating()
  seen.whilePulling = () => {
    seen.name = 'shop'
  }
  expect(await end).toBeUndefined()
  expect(record()).toMatchObject({ spec: { imageId: 'sha256:2' }, change: { state: 'replacing' } })
})

it('an update takes no lease for one launch, and pulls nothing by it', async () => {
  const { seen, end, record } = updating({ lease: 'launch' })
  expect(await end).toMatchObject({ code: 'match.inactive', data: { registry } })
  expect(seen.pulls).toBe(0)
  expect(record()).toMatchObject({ spec: { imageId: 'sha256:1' }, change: { state: 'failed' } })
})

it('an update goes with a lease that lasts', async () => {
  const { end, record } = updating({ lease: 'until-quit' })
  expect(await end).toBeUndefined()
  expect(record()).toMatchObject({ change: { state: 'replacing' } })
})
