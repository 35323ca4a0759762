import { safe } from '@orpc/client'
import { expect, it } from 'vitest'
import { startScriptedRegistry } from '../../../bed/registries/scripted-registry.ts'
import { scriptedCore } from '../scripted-core.ts'

const on = scriptedCore()

it('a registry without a credential that is deactivated meanwhile is asked no more, and its tags are not shown', async () => {
  const { client, place } = on()
  let answerSecond: (() => void) | undefined
  const registry = await startScriptedRegistry({
    address: '127.0.0.1',
    answer: ({ url = '' }, response) => {
      const page = Number(new URL(url, 'http://registry').searchParams.get('page') ?? 1)
      const answer = () => {
        response.setHeader('link', `</v2/team/app/tags/list?page=${page + 1}>; rel="next"`)
        response.end(JSON.stringify({ tags: [`1.${page}`] }))
      }
      if (page === 2) answerSecond = answer
      else answer()
    },
  })
  const { id } = await on().addRegistry({ address: registry.host, username: '', password: '' })
  const image = `${registry.host}/team/app`
  const listed = safe(client.access.tags({ projectId: place.projectId, namespace: 'default', image }))
  await expect.poll(() => answerSecond).toBeDefined()
  await client.registries.deactivate({ id })
  const asked = registry.seen.length
  answerSecond?.()
  expect((await listed).error).toMatchObject({ code: 'match.inactive' })
  expect(registry.seen).toHaveLength(asked)
  await registry.dispose()
})
