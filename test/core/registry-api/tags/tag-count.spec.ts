import { expect, it } from 'vitest'
import { listTags } from '../../../../core/registry-api/tags/tag-list.ts'
import { startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'

it('LK-05: a registry that lists more tags than it was asked for does not hold the program up', async () => {
  const tags = Array.from({ length: 200_000 }, (_, at) => at.toString(36))
  const registry = await startScriptedRegistry({
    address: '127.0.0.1',
    answer: (_, response) => void response.end(JSON.stringify({ tags })),
  })
  const listing = await listTags({
    ...{ host: registry.host, path: 'team/app', login: undefined, trust: undefined, agreed: () => false },
    shelf: { take: () => undefined, put: () => undefined },
    signal: AbortSignal.timeout(20_000),
  })
  await registry.dispose()
  if (listing.kind !== 'listed') throw new Error(listing.kind)
  expect(listing.more).toBe(true)
  expect(listing.tags).toHaveLength(10_000)
})
