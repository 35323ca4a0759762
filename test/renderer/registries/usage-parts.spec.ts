import { expect, it } from 'vitest'
import type { Usage } from '../../../contract/impact.ts'
import { usageParts } from '../../../renderer/registries/details/usage-parts.ts'

const nothing: Usage = {
  workloads: { known: true, items: [] },
  services: { known: true, items: [] },
  images: { known: true, items: [] },
  pulls: [],
}

it('what uses a registry is listed kind by kind, without the empty ones', () => {
  const image = { id: 'sha256:1', size: 1, registryId: 'r' }
  const { parts, problem } = usageParts({
    ...nothing,
    services: {
      known: true,
      items: [{ id: 's', name: 'web', running: 2, desired: 4, registryId: 'r' }],
    },
    images: { known: true, items: [image, { ...image, id: 'sha256:2', reference: 'r.example/a:1' }] },
  })
  expect(problem).toBeUndefined()
  expect(parts.map(({ kind }) => kind)).toEqual(['services', 'images'])
  expect(parts[0]?.items[0]).toMatchObject({ name: 'web', replicas: { running: 2, desired: 4 } })
  expect(parts[1]?.items.map(({ name }) => name)).toEqual([undefined, 'r.example/a:1'])
})

it('an engine that is away is no engine without containers', () => {
  const away = { code: 'engine.unreachable' as const, data: {} }
  const { parts, problem } = usageParts({ ...nothing, workloads: { known: false, problem: away } })
  expect(parts).toEqual([])
  expect(problem).toEqual(away)
})
