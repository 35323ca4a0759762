import { expect, it } from 'vitest'
import { launchEnd, launchOf } from '../../../support/core-client.ts'
import { json } from '../../../support/scripted-engine.ts'
import { host, scriptedCore } from '../../pulls/scripted-core.ts'

const on = scriptedCore()

it('a launch stays in its namespace, whose name another one has by the time that the image is there', async () => {
  const { client, engine, place } = on()
  const { projectId } = place
  const idOf = async (name: string) => {
    const project = (await client.projects.list()).find(({ id }) => id === projectId)
    return project?.namespaces.find((each) => each.name === name)?.id ?? ''
  }
  await client.projects.addNamespace({ projectId, name: 'web' })
  const namespaceId = await idOf('web')
  let answer: (() => void) | undefined
  engine.on('GET', `/images/${host}/a:1/json`, (...call) => {
    answer = () => json({ Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' })(...call)
  })
  engine.on('GET', '/networks', json([]))
  engine.on('POST', '/networks/create', json({ Id: 'n1' }))
  engine.on('GET', '/containers/json', json([]))
  engine.on('POST', '/containers/create', json({ Id: 'c1' }, 201))
  const container = { Id: 'c1', Name: '/app', Image: 'sha256:1', State: { Status: 'running' }, Config: {} }
  engine.on('GET', '/containers/c1/json', json(container))
  engine.on('POST', '/containers/c1/start', json({}, 204))

  const wanted = launchOf(place, `${host}/a:1`, { namespace: 'web', pullPolicy: 'if-not-present' })
  const { id } = await client.workloads.launch(wanted)
  await expect.poll(() => answer).toBeDefined()
  await client.projects.renameNamespace({ projectId, namespaceId, name: 'old' })
  await client.projects.addNamespace({ projectId, name: 'web' })
  answer?.()
  expect(await launchEnd(client, id)).toMatchObject({ state: 'started' })
  const [made] = engine.asked('/containers/create')
  expect(JSON.parse(made?.body ?? '{}').Labels).toMatchObject({ 'io.fairlead.namespace': namespaceId })
})
