import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { launchEnd, launchOf } from '../../../../support/core-client.ts'
import { serviceBed } from './service-bed.ts'

describeOnBed('services that are kept at their scale', (bed) => {
  const on = serviceBed(bed)
  const shape = async (name: string) => (await on.standing(name)).map((each) => [each.name, each.state])
  const settles = (name: string, wanted: readonly (readonly [string, string])[]) =>
    expect.poll(() => shape(name), { timeout: 30_000, interval: 100 }).toEqual(wanted)

  it('grows, shrinks the newest first, replaces what is removed and starts what was killed', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 2))
    await client.services.scale({ ...target, scale: 4 })
    await on.reaches('web', { state: 'steady', running: 4 })
    await client.services.scale({ ...target, scale: 2 })
    await settles('web', [
      ['web-1', 'running'],
      ['web-2', 'running'],
    ])
    const [first, second] = await on.standing('web')
    await on.engine('DELETE', `/containers/${first?.id}?force=1`)
    await on.engine('POST', `/containers/${second?.id}/kill`)
    await settles('web', [
      ['web-1', 'running'],
      ['web-2', 'running'],
    ])
    const after = await on.standing('web')
    expect(after.map(({ id }) => id)).toContain(second?.id)
    expect(after.map(({ id }) => id)).not.toContain(first?.id)
    await on.reaches('web', { state: 'steady', running: 2 })
  })

  it('each replica has the labels, the restart policy and the name by which the others find it', async () => {
    const { client, place } = on
    const service = await on.launch('web', 2, { environment: 'A=1' })
    const [first] = await on.standing('web')
    expect(first?.labels).toMatchObject({
      'io.fairlead.service': service.id,
      'io.fairlead.revision': '1',
      'io.fairlead.project': place.projectId,
      'io.fairlead.registry': on.registryId,
      'io.fairlead.image': on.image,
    })
    const whole = JSON.parse(await on.engine('GET', `/containers/${first?.id}/json`)) as {
      Image: string
      HostConfig: { RestartPolicy: object }
      Config: { Env: string[] }
    }
    expect(whole.Image).toBe(service.imageId)
    expect(whole.HostConfig.RestartPolicy).toMatchObject({ Name: 'unless-stopped' })
    expect(whole.Config.Env).toContain('A=1')

    const asking = launchOf(place, on.image, { name: 'asks', command: '/bin/busybox nslookup web' })
    const { id } = await client.workloads.launch(asking)
    const { workloadId } = await launchEnd(client, id)
    const said = () => on.engine('GET', `/containers/${workloadId}/logs?stdout=1&stderr=1`)
    await expect
      .poll(said, { timeout: 20_000 })
      .toMatch(/Address.*(?:\d+\.){3}\d+[\s\S]*Address.*(?:\d+\.){3}\d+/)
    const addresses = await Promise.all(
      (await on.standing('web')).map(async (each) => {
        const { NetworkSettings } = JSON.parse(await on.engine('GET', `/containers/${each.id}/json`)) as {
          NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
        }
        return Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? 'none'
      }),
    )
    for (const address of addresses) expect(await said()).toContain(address)
  })

  it('is not scaled beyond the ports that it publishes', async () => {
    const target = on.target(await on.launch('web', 2, { ports: '18080-18081:80' }))
    const wider = on.client.services.scale({ ...target, scale: 3 })
    expect(await on.codeOf(wider)).toBe('service.few-ports')
    expect(await on.service('web')).toMatchObject({ scale: 2, running: 2 })
  })

  it('leaves a foreign container alone that has the name of its next replica, and takes another name', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 2))
    const foreign = JSON.parse(
      await on.engine('POST', '/containers/create?name=web-3', { Image: on.image, Labels: { mine: 'yes' } }),
    ) as { Id: string }
    await client.services.scale({ ...target, scale: 3 })
    await settles('web', [
      ['web-1', 'running'],
      ['web-2', 'running'],
      ['web-4', 'running'],
    ])
    await client.services.remove(target)
    await expect.poll(() => on.service('web'), { timeout: 30_000 }).toBeUndefined()
    const left = JSON.parse(await on.engine('GET', '/containers/json?all=1')) as { Id: string }[]
    expect(left.map(({ Id }) => Id)).toEqual([foreign.Id])
  })

  it('a container that only claims to be a replica is neither counted nor touched', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const [first] = await on.standing('web')
    const claims = (labels: Record<string, string>, name: string) =>
      on.engine('POST', `/containers/create?name=${name}`, {
        Image: on.image,
        Labels: { ...first?.labels, ...labels },
      })
    await claims({ 'io.fairlead.workspace': 'another' }, 'other-workspace')
    await claims({ 'io.fairlead.namespace': 'another' }, 'other-namespace')
    await claims({ 'io.fairlead.service': 'unknown' }, 'unknown-service')
    await client.services.scale({ ...on.target(service), scale: 1 })
    // An engine lists for a moment what it removes, and that does not count either.
    await on.reaches('web', { state: 'steady', running: 1, replicas: [{ name: 'web-1' }] })
    await client.services.remove(on.target(service))
    await expect.poll(() => on.service('web'), { timeout: 30_000 }).toBeUndefined()
    const left = JSON.parse(await on.engine('GET', '/containers/json?all=1')) as { Names: string[] }[]
    expect(left.map(({ Names }) => Names[0]).sort()).toEqual([
      '/other-namespace',
      '/other-workspace',
      '/unknown-service',
    ])
  })

  it('two services of one name live in two namespaces, and not in one', async () => {
    const { client, place } = on
    await on.launch('web', 2)
    const again = await client.workloads.launch(launchOf(place, on.image, { name: 'web', scale: '2' }))
    expect(await launchEnd(client, again.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'service.name-taken', data: { name: 'web' } },
    })
    await client.projects.addNamespace({ projectId: place.projectId, name: 'other' })
    const { id } = await client.workloads.launch(
      launchOf(place, on.image, { namespace: 'other', name: 'web', scale: '2' }),
    )
    expect(await launchEnd(client, id)).toMatchObject({ state: 'started', name: 'web' })
    const all = async () => await client.services.list(place)
    await expect
      .poll(async () => (await all()).map(({ namespace, running }) => [namespace, running]).sort(), {
        timeout: 30_000,
      })
      .toEqual([
        ['default', 2],
        ['other', 2],
      ])
    const names = (await all()).flatMap(({ replicas }) => replicas.map(({ name }) => name)).sort()
    expect(names).toEqual(['web-1', 'web-2', 'web-3', 'web-4'])
  })

  it('stops, starts and replaces all its replicas by request', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 2))
    const before = await on.standing('web')
    await client.services.stop(target)
    await on.reaches('web', { state: 'stopped', running: 0 })
    expect((await on.standing('web')).map(({ id, state }) => [id, state])).toEqual(
      before.map(({ id }) => [id, 'exited']),
    )
    await client.services.start(target)
    await on.reaches('web', { state: 'steady', running: 2 })
    expect((await on.standing('web')).map(({ id }) => id)).toEqual(before.map(({ id }) => id))

    await client.services.restart(target)
    await on.reaches('web', { state: 'updating' })
    await on.reaches('web', { state: 'steady', running: 2 })
    const after = (await on.standing('web')).map(({ id }) => id)
    expect(after).toHaveLength(2)
    for (const { id } of before) expect(after).not.toContain(id)
  })

  it('is found again by the next run of the program, and catches up with what happened meanwhile', async () => {
    await on.launch('web', 2)
    await on.launch('api', 2)
    const { dataFolder } = on.core
    await on.core.dispose({ keep: true })
    const all = JSON.parse(await on.engine('GET', '/containers/json')) as { Id: string; Names: string[] }[]
    const idOf = (name: string) => all.find(({ Names }) => Names.includes(`/${name}`))?.Id
    await on.engine('DELETE', `/containers/${idOf('web-1')}?force=1`)
    await on.engine('POST', `/containers/${idOf('api-2')}/kill`)
    await on.startAgain(dataFolder)
    await on.reaches('web', { state: 'steady', running: 2 })
    await on.reaches('api', { state: 'steady', running: 2 })
    expect(await shape('web')).toHaveLength(2)
    expect((await on.standing('api')).map(({ id }) => id).sort()).toEqual(
      [idOf('api-1'), idOf('api-2')].sort(),
    )
  })

  it('a replica that was made and never started is started, not doubled', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const { dataFolder } = on.core
    const [first] = await on.standing('web')
    await client.services.scale({ ...on.target(service), scale: 3 })
    await on.reaches('web', { state: 'steady', running: 3 })
    await on.core.dispose({ keep: true })
    // as a crash leaves it between the two calls
    await on.engine('DELETE', '/containers/web-3?force=1')
    await on.engine('POST', '/containers/create?name=web-3', {
      Image: service.imageId,
      Labels: first?.labels,
    })
    await on.startAgain(dataFolder)
    await on.reaches('web', { state: 'steady', running: 3 })
    expect(await shape('web')).toEqual([
      ['web-1', 'running'],
      ['web-2', 'running'],
      ['web-3', 'running'],
    ])
  })

  it('variables lie sealed; with the vault locked they come from a replica that stands', async () => {
    const secret = randomBytes(12).toString('hex')
    const target = on.target(
      await on.launch('web', 2, { environment: `A=${secret}`, command: `/bin/busybox sleep 3600` }),
    )
    const files = await on.filesOf('services')
    expect(files).toHaveLength(1)
    expect(files.join()).not.toContain(secret)
    await on.restart()
    expect((await on.client.vault.status()).state).toBe('locked')
    await on.client.services.scale({ ...target, scale: 3 })
    await on.reaches('web', { state: 'steady', running: 3 })
    for (const { id } of await on.standing('web')) {
      const { Config } = JSON.parse(await on.engine('GET', `/containers/${id}/json`)) as {
        Config: { Env: string[] }
      }
      expect(Config.Env).toContain(`A=${secret}`)
    }
    const { dataFolder } = on.core
    const standing = await on.standing('web')
    await on.core.dispose({ keep: true })
    for (const { id } of standing) await on.engine('DELETE', `/containers/${id}?force=1`)
    await on.startAgain(dataFolder)
    await on.reaches('web', { state: 'blocked', running: 0, problem: { code: 'vault.locked' } })
    await on.client.vault.unlock({ passphrase: on.passphrase })
    await on.reaches('web', { state: 'steady', running: 3 })
    expect(on.core.received.join()).not.toContain(secret)
    expect(on.core.logged.join()).not.toContain(secret)
  })

  it('removes everything that it made: replicas, network, record, and what was sealed', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 2, { environment: 'A=1' }))
    expect(await on.filesOf('secrets')).toHaveLength(2)
    await client.services.remove(target)
    await expect.poll(() => on.service('web'), { timeout: 30_000 }).toBeUndefined()
    expect(JSON.parse(await on.engine('GET', '/containers/json?all=1'))).toEqual([])
    const networks = JSON.parse(await on.engine('GET', '/networks')) as { Name: string }[]
    expect(networks.filter(({ Name }) => Name.startsWith('fairlead-'))).toEqual([])
    expect(await on.filesOf('services')).toEqual([])
    expect(await on.filesOf('secrets')).toHaveLength(1)
    expect(await on.codeOf(client.services.scale({ ...target, scale: 1 }))).toBe('service.not-found')
  })
})
