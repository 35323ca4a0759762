import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { safe } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type CoreClient,
  defaultPlace,
  draftOf,
  type Place,
  startTestCore,
  type TestCore,
} from '../../support/core-client.ts'
import { json, ScriptedEngine } from '../../support/scripted-engine.ts'

const host = 'registry.test:5000'

let engine: ScriptedEngine
let core: TestCore
let client: CoreClient
let place: Place

beforeEach(async () => {
  engine = await ScriptedEngine.start()
  core = await startTestCore({ endpoint: engine.endpoint.text })
  client = core.client
  await client.vault.create({ passphrase: randomBytes(12).toString('hex'), keyring: false })
  place = await defaultPlace(client)
  engine.on('GET', '/containers/json', json([]))
  engine.on('GET', '/images/json', json([]))
  // an engine that takes its time: the pull stays on its way
  engine.on('POST', '/images/create', () => undefined)
})
afterEach(async () => {
  await core.dispose()
  await engine.close()
})

const add = (name: string, fields: Parameters<typeof draftOf>[1] = {}) =>
  client.registries.add(
    draftOf(place, {
      name,
      address: host,
      username: 'ann',
      password: randomBytes(12).toString('hex'),
      saveAnyway: true,
      ...fields,
    }),
  )
const codeOf = async (call: Promise<unknown>) => {
  const { error } = await safe(call)
  return error && 'code' in error ? error.code : error
}
/** A container of this workspace as the engine lists it. */
const container = async (name: string, registryId: string, state = 'running', namespace = 'default') => {
  const [project] = await client.projects.list()
  const { workspaceId } = JSON.parse(await projectsFile()).value
  return {
    Id: randomBytes(32).toString('hex'),
    Names: [`/${name}`],
    Image: `${host}/a:1`,
    ImageID: 'sha256:1',
    State: state,
    Status: 'Up',
    Created: 1,
    Ports: [],
    Labels: {
      'io.fairlead.workspace': workspaceId,
      'io.fairlead.project': project?.id,
      'io.fairlead.namespace': project?.namespaces.find((each) => each.name === namespace)?.id,
      'io.fairlead.registry': registryId,
    },
  }
}
const projectsFile = async () => {
  return await readFile(join(core.dataFolder, 'projects.json'), 'utf8')
}

describe('rule 8: the blast radius', () => {
  it('says what keeps running and which pulls will be stopped', async () => {
    const team = await add('team')
    const other = await add('other', { address: 'other.test' })
    engine.on(
      'GET',
      '/containers/json',
      json([
        await container('runs', team.id),
        await container('stopped', team.id, 'exited'),
        await container('of-another', other.id),
      ]),
    )
    const pull = await client.pulls.start({ ...place, namespace: 'default', image: `${host}/a` })
    const radius = await client.impact.of({ ids: [team.id], environmentId: place.environmentId })
    expect(radius).toMatchObject({
      runningWorkloads: { known: true, items: [{ name: 'runs', registryId: team.id, running: true }] },
      services: { known: true, items: [] },
      localImages: { known: true, items: [] },
      pulls: [{ id: pull.id, registryId: team.id }],
      takesOver: [],
    })
    const used = await client.registries.usedBy({ id: team.id, environmentId: place.environmentId })
    expect(used.workloads).toMatchObject({ known: true, items: [{ name: 'runs' }, { name: 'stopped' }] })
    const both = await client.impact.of({
      ids: [team.id, other.id, 'gone'],
      environmentId: place.environmentId,
    })
    expect(both.runningWorkloads).toMatchObject({
      known: true,
      items: [{ name: 'runs' }, { name: 'of-another' }],
    })
    expect((await client.registries.deactivate({ id: team.id })).stoppedPulls).toBe(1)
  })

  it('says that a part is unknown where the engine cannot tell, and knows the rest', async () => {
    const team = await add('team')
    await client.pulls.start({ ...place, namespace: 'default', image: `${host}/a` })
    engine.on('GET', '/images/json', json({ message: 'no' }, 500))
    const half = await client.impact.of({ ids: [team.id], environmentId: place.environmentId })
    expect(half.localImages).toMatchObject({ known: false, problem: { code: 'engine.failed' } })
    expect(half.runningWorkloads).toEqual({ known: true, items: [] })
    engine.on('GET', '/containers/json', (_request, _response, socket) => socket.destroy())
    const none = await client.impact.of({ ids: [team.id], environmentId: place.environmentId })
    expect(none.runningWorkloads).toMatchObject({ known: false, problem: { code: 'engine.unreachable' } })
    expect(none.pulls).toHaveLength(1)
  })

  it('names the registry that decides from then on', async () => {
    const wide = await add('wide')
    const deep = await add('deep', { address: `${host}/team` })
    const inWeb = await add('in-web', {
      address: `${host}/team`,
      scope: { kind: 'namespace', namespace: 'web' },
    })
    const heirs = async (...ids: string[]) =>
      (await client.impact.of({ ids, environmentId: place.environmentId })).takesOver.map(({ by }) => by.name)
    expect(await heirs(inWeb.id)).toEqual(['deep'])
    expect(await heirs(inWeb.id, deep.id)).toEqual(['wide', 'wide'])
    expect(await heirs(wide.id)).toEqual([])
    await client.registries.deactivate({ id: deep.id })
    expect(await heirs(inWeb.id)).toEqual([])
  })

  it('knows no environment that is not there', async () => {
    expect(await codeOf(client.impact.of({ ids: [], environmentId: 'missing' }))).toBe(
      'environment.not-found',
    )
    const { id } = await add('team')
    expect(await codeOf(client.registries.usedBy({ id: 'missing', ...place }))).toBe('registry.not-found')
    expect(await codeOf(client.registries.usedBy({ id, environmentId: 'missing' }))).toBe(
      'environment.not-found',
    )
  })
})

describe('removing projects and namespaces', () => {
  it('is refused while anything depends on them, and says how much', async () => {
    const web = { kind: 'namespace', namespace: 'web' } as const
    const registry = await add('team', { scope: web })
    const namespaceId =
      (await client.projects.list())[0]?.namespaces.find(({ name }) => name === 'web')?.id ?? ''
    const namespace = { projectId: place.projectId, namespaceId }
    const workload = await container('runs', registry.id, 'exited', 'web')
    engine.on('GET', '/containers/json', json([workload]))
    await client.projects.add({ name: 'Second', environmentId: place.environmentId })

    expect(await client.projects.dependents(namespace)).toEqual({
      registries: [{ id: registry.id, name: 'team' }],
      services: [],
      workloads: [{ id: workload.Id, name: 'runs' }],
    })
    const { error } = await safe(client.projects.removeNamespace(namespace))
    expect(error).toMatchObject({
      code: 'namespace.in-use',
      data: { name: 'web', registries: 1, workloads: 1 },
    })
    const whole = await safe(client.projects.remove({ id: place.projectId }))
    expect(whole.error).toMatchObject({ code: 'project.in-use', data: { registries: 1, workloads: 1 } })

    await client.registries.deactivate({ id: registry.id })
    await client.registries.remove({ id: registry.id })
    expect(await codeOf(client.projects.removeNamespace(namespace))).toBe('namespace.in-use')
    engine.on('GET', '/containers/json', json([]))
    await client.projects.removeNamespace(namespace)
    await client.projects.remove({ id: place.projectId })
    expect(await client.projects.list()).toMatchObject([{ name: 'Second' }])
    expect(await codeOf(client.projects.remove({ id: (await defaultPlace(client)).projectId }))).toBe(
      'project.last',
    )
  })

  it('is refused while the engine cannot say whether it has workloads', async () => {
    await client.projects.addNamespace({ projectId: place.projectId, name: 'web' })
    const namespaceId =
      (await client.projects.list())[0]?.namespaces.find(({ name }) => name === 'web')?.id ?? ''
    engine.on('GET', '/containers/json', (_request, _response, socket) => socket.destroy())
    expect(await codeOf(client.projects.removeNamespace({ projectId: place.projectId, namespaceId }))).toBe(
      'engine.unreachable',
    )
  })

  it('is possible where the engine is gone for good, for those on whom no registry depends, and is told of', async () => {
    const second = await client.projects.add({ name: 'Second', environmentId: place.environmentId })
    const [namespace] = second.namespaces
    const withWeb = await client.projects.addNamespace({ projectId: second.id, name: 'web' })
    expect(withWeb.namespaces).toHaveLength(2)
    engine.on('GET', '/containers/json', (_request, _response, socket) => socket.destroy())
    expect(await client.projects.dependents({ projectId: second.id })).toMatchObject({
      services: [],
      workloads: [],
      problem: { code: 'engine.unreachable' },
    })
    const first = { projectId: second.id, namespaceId: namespace?.id ?? '' }
    expect(await codeOf(client.projects.removeNamespace(first))).toBe('engine.unreachable')
    await client.projects.removeNamespace({ ...first, leaveUnseen: true })
    expect(await codeOf(client.projects.remove({ id: second.id }))).toBe('engine.unreachable')
    await client.projects.remove({ id: second.id, leaveUnseen: true })
    expect((await client.projects.list()).map(({ name }) => name)).not.toContain('Second')
    const entries = await client.activity.list({ limit: 10 })
    expect(entries.map(({ kind, subject }) => [kind, subject])).toEqual(
      expect.arrayContaining([
        ['project.forgotten', 'Second'],
        ['namespace.forgotten', 'default'],
      ]),
    )
  })

  it('leaves no registry without its project where both come at once', async () => {
    await client.projects.add({ name: 'Second', environmentId: place.environmentId })
    const outcomes = await Promise.all([
      codeOf(add('team')),
      codeOf(client.projects.remove({ id: place.projectId })),
    ])
    const projects = (await client.projects.list()).map(({ id }) => id)
    for (const { projectId } of await client.registries.list()) expect(projects).toContain(projectId)
    expect(outcomes.filter((code) => code === null)).toHaveLength(1)
  })
})
