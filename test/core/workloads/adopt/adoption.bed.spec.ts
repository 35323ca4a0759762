import { randomBytes } from 'node:crypto'
import { isDefinedError, safe } from '@orpc/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { describeOnBed } from '../../../bed/describe-on-bed.ts'
import { askEngine, callEngine } from '../../../bed/engines/engine-call.ts'
import {
  type CoreClient,
  defaultPlace,
  type Place,
  startTestCore,
  type TestCore,
} from '../../../support/core-client.ts'
import { foreignContainer, removeContainers } from '../foreign-container.ts'

describeOnBed('a container that somebody else made', (bed) => {
  let core: TestCore
  let client: CoreClient
  let place: Place
  const made: string[] = []

  beforeEach(async () => {
    core = await startTestCore({ endpoint: bed().engine.endpoint })
    client = core.client
    place = await defaultPlace(client)
  })
  afterEach(async () => {
    await core.dispose()
    await removeContainers(bed(), made.splice(0))
  })

  const foreign = async (labels: Record<string, string> = {}) => {
    const id = await foreignContainer(bed(), { Labels: labels })
    made.push(id)
    return { environmentId: place.environmentId, id }
  }
  const stateOf = async (id: string): Promise<string | undefined> => {
    const { status, text } = await callEngine(bed().engine.socket, 'GET', `/containers/${id}/json`)
    return status === 404 ? undefined : JSON.parse(text).State.Status
  }
  const codeOf = async (call: Promise<unknown>): Promise<string> => {
    const { error } = await safe(call)
    return isDefinedError(error) ? String((error as { code: string }).code) : `undefined: ${error}`
  }
  const into = () => ({ projectId: place.projectId, namespace: 'default' })
  const listed = async () => ({
    own: (await client.workloads.list(place)).map(({ id }) => id),
    others: (await client.workloads.others(place)).map(({ id }) => id),
  })

  it('is listed apart, can be looked at, and is touched by nothing', async () => {
    const target = await foreign()
    expect(await listed()).toEqual({ own: [], others: [target.id] })
    for (const verb of ['start', 'stop', 'restart', 'remove'] as const) {
      expect(await codeOf(client.workloads[verb](target))).toBe('workload.not-found')
    }
    expect(await stateOf(target.id)).toBe('running')
    expect(await client.workloads.inspect(target)).toMatchObject({ id: target.id, state: 'running' })
    const { environmentId, id } = target
    const log = await client.logs.read({ environmentId, ids: [id], tail: 10, follow: false })
    let said = ''
    for await (const { entries } of log) {
      for (const entry of entries) if (entry.kind === 'lines') said += entry.lines.join('\n')
    }
    expect(said).toContain('hello')
  })

  it('is ours to act upon once it is adopted, after a new start of the program as well', async () => {
    const target = await foreign()
    await client.workloads.adopt({ ...target, ...into() })
    expect(await listed()).toEqual({ own: [target.id], others: [] })
    await core.dispose({ keep: true })
    core = await startTestCore({ endpoint: bed().engine.endpoint, dataFolder: core.dataFolder })
    client = core.client
    expect(await client.workloads.list(place)).toMatchObject([
      { id: target.id, adopted: true, namespace: 'default', projectId: place.projectId, state: 'running' },
    ])
    await client.workloads.stop(target)
    expect(await stateOf(target.id)).toBe('exited')
    await client.workloads.start(target)
    await client.workloads.restart(target)
    expect(await stateOf(target.id)).toBe('running')
    await client.workloads.remove(target)
    expect(await stateOf(target.id)).toBeUndefined()
    expect(await listed()).toEqual({ own: [], others: [] })
    const kinds = (await client.activity.list({ limit: 10 })).map(({ kind }) => kind)
    expect(kinds).toEqual(['workload.removed', 'workload.stopped', 'workload.adopted'])
  })

  it('is left alone again when the adoption is taken back', async () => {
    const target = await foreign()
    await client.workloads.adopt({ ...target, ...into() })
    await client.workloads.leave(target)
    expect(await listed()).toEqual({ own: [], others: [target.id] })
    expect(await codeOf(client.workloads.stop(target))).toBe('workload.not-found')
    expect(await stateOf(target.id)).toBe('running')
  })

  it('is left alone again when its namespace is removed, and does not keep that from being removed', async () => {
    const { projectId } = place
    const project = await client.projects.addNamespace({ projectId, name: 'web' })
    const namespaceId = project.namespaces.find(({ name }) => name === 'web')?.id ?? ''
    const target = await foreign()
    await client.workloads.adopt({ ...target, projectId, namespace: 'web' })
    await client.projects.removeNamespace({ projectId, namespaceId })
    expect(await listed()).toEqual({ own: [], others: [target.id] })
    expect(await stateOf(target.id)).toBe('running')
  })

  it('is known by its full id: another of the same name, made later, is not adopted', async () => {
    const name = `same-${randomBytes(4).toString('hex')}`
    const first = await foreignContainer(bed(), {}, name)
    await client.workloads.adopt({ ...place, ...into(), id: name })
    await askEngine(bed().engine.socket, 'DELETE', `/containers/${first}?force=1`)
    const second = await foreignContainer(bed(), {}, name)
    made.push(second)
    expect(await codeOf(client.workloads.remove({ ...place, id: name }))).toBe('workload.not-found')
    expect(await listed()).toEqual({ own: [], others: [second] })
  })

  it('says whose it is', async () => {
    const compose = await foreign({ 'com.docker.compose.project': 'shop' })
    const fairlead = await foreign({ 'io.fairlead.workspace': 'another', 'io.fairlead.project': 'x' })
    const others = await client.workloads.others(place)
    expect(others.find(({ id }) => id === compose.id)?.belongsTo).toEqual({
      program: 'compose',
      name: 'shop',
    })
    expect(others.find(({ id }) => id === fairlead.id)?.belongsTo).toEqual({
      program: 'fairlead',
      name: 'another',
    })
  })

  it('is not adopted into a place that is not there, and not when it is gone', async () => {
    const target = await foreign()
    const call = (more: object) => codeOf(client.workloads.adopt({ ...target, ...into(), ...more }))
    expect(await call({ projectId: 'none' })).toBe('project.not-found')
    expect(await call({ namespace: 'none' })).toBe('namespace.not-found')
    expect(await call({ id: 'none' })).toBe('workload.not-found')
    expect(await call({ environmentId: 'none' })).toBe('project.not-found')
  })
})
