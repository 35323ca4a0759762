import { afterEach, beforeEach, expect, it } from 'vitest'
import { defaultPlace, startTestCore, type TestCore } from '../../support/core-client.ts'

let core: TestCore

beforeEach(async () => {
  core = await startTestCore({ endpoint: 'unix:///nonexistent/engine.sock' })
})
afterEach(() => core.dispose())

it('makes one namespace where two pages ask for the same name at once', async () => {
  const { projectId } = await defaultPlace(core.client)
  const add = () => core.client.projects.addNamespace({ projectId, name: 'web' })
  await Promise.all([add(), add(), add()])
  const [project] = await core.client.projects.list()
  expect(project?.namespaces.map(({ name }) => name)).toEqual(['default', 'web'])
})
