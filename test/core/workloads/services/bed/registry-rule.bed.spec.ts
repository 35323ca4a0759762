import { expect, it } from 'vitest'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { serviceBed } from './service-bed.ts'

describeOnBed('services under the rule of their registry', (bed) => {
  const on = serviceBed(bed)

  it('keeps what runs, refuses what is new, starts what is stopped, and catches up when it may', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const target = on.target(service)
    expect((await on.standing('web')).map(({ name, state }) => [name, state])).toEqual([
      ['web-1', 'running'],
      ['web-2', 'running'],
    ])

    await client.registries.deactivate({ id: on.registryId })
    expect((await on.standing('web')).map(({ state }) => state)).toEqual(['running', 'running'])
    await client.services.scale({ ...target, scale: 4 })
    await on.reaches('web', {
      state: 'blocked',
      running: 2,
      scale: 4,
      problem: { code: 'match.inactive', data: { registry: { id: on.registryId } } },
    })
    expect(await on.standing('web')).toHaveLength(2)

    const [first, second] = await on.standing('web')
    await on.engine('DELETE', `/containers/${first?.id}?force=1`)
    await on.reaches('web', { state: 'blocked', running: 1 })
    await on.engine('POST', `/containers/${second?.id}/kill`)
    await on.reaches('web', { state: 'blocked', running: 1 })
    await expect
      .poll(async () => (await on.standing('web')).map(({ id, state }) => [id, state]), { timeout: 20_000 })
      .toEqual([[second?.id, 'running']])

    await client.registries.activate({ id: on.registryId })
    await on.reaches('web', { state: 'steady', running: 4 })
    expect((await on.standing('web')).map(({ name, state }) => [name, state])).toEqual([
      ['web-1', 'running'],
      ['web-2', 'running'],
      ['web-3', 'running'],
      ['web-4', 'running'],
    ])
  })

  it('a deleted registry is no weaker: nothing new, until there is one again', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 2))
    await client.registries.deactivate({ id: on.registryId })
    await client.registries.remove({ id: on.registryId })
    await client.services.scale({ ...target, scale: 3 })
    await on.reaches('web', { state: 'blocked', running: 2, problem: { code: 'match.needs-credential' } })
    const [first, second] = await on.standing('web')
    await on.engine('DELETE', `/containers/${first?.id}?force=1`)
    await on.engine('POST', `/containers/${second?.id}/kill`)
    await expect
      .poll(async () => (await on.standing('web')).map(({ id, state }) => [id, state]), { timeout: 20_000 })
      .toEqual([[second?.id, 'running']])
    await on.addRegistry()
    await on.reaches('web', { state: 'steady', running: 3 })
  })

  it('an expired credential lets it grow with the image at hand, and not without it', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 1 + 1))
    await on.expire()
    await client.services.scale({ ...target, scale: 3 })
    const grown = await on.reaches('web', { state: 'steady', running: 3, note: 'local-expired' })

    await client.services.scale({ ...target, scale: 0 })
    await on.reaches('web', { state: 'steady', running: 0 })
    await on.engine('DELETE', `/images/${grown.imageId}?force=1`)
    await client.services.scale({ ...target, scale: 2 })
    await on.reaches('web', { state: 'blocked', running: 0, problem: { code: 'match.expired' } })
    expect(await on.standing('web')).toEqual([])
  })

  it('a wrong password stops no healing with the image at hand; without it the registry has its say', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const target = on.target(service)
    await on.spoilPassword()
    const [first] = await on.standing('web')
    await on.engine('DELETE', `/containers/${first?.id}?force=1`)
    await expect
      .poll(async () => (await on.standing('web')).map(({ name, state }) => [name, state]), {
        timeout: 20_000,
      })
      .toEqual([
        ['web-1', 'running'],
        ['web-2', 'running'],
      ])

    await client.services.scale({ ...target, scale: 0 })
    await on.reaches('web', { state: 'steady', running: 0 })
    await on.engine('DELETE', `/images/${service.imageId}?force=1`)
    await client.services.scale({ ...target, scale: 1 })
    const blocked = await on.reaches('web', { state: 'blocked', problem: { code: 'pull.wrong-credential' } })
    expect(blocked.retryAt).toBeGreaterThan(Date.now() - 10_000)
    await on.mendPassword()
    await on.reaches('web', { state: 'steady', running: 1, imageId: service.imageId })
  })

  it('with the vault locked it grows from the image at hand, and waits where a pull is needed', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const target = on.target(service)
    await client.vault.lock()
    await client.services.scale({ ...target, scale: 3 })
    await on.reaches('web', { state: 'steady', running: 3 })
    await client.services.scale({ ...target, scale: 0 })
    await on.reaches('web', { state: 'steady', running: 0 })
    await on.engine('DELETE', `/images/${service.imageId}?force=1`)
    await client.services.scale({ ...target, scale: 2 })
    await on.reaches('web', { state: 'blocked', running: 0, problem: { code: 'vault.locked' } })
    await client.vault.unlock({ passphrase: on.passphrase })
    await on.reaches('web', { state: 'steady', running: 2, imageId: service.imageId })
  })

  it('an image that came by another name is not taken for the pinned one', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const target = on.target(service)
    await client.services.scale({ ...target, scale: 0 })
    await on.reaches('web', { state: 'steady', running: 0 })
    await on.engine('DELETE', `/images/${service.imageId}?force=1`)
    // the tag is another image from now on; the pinned one still comes by its digest
    await on.push('1', ['/bin/busybox', 'sleep', '60'])
    await client.services.scale({ ...target, scale: 1 })
    const grown = await on.reaches('web', { state: 'steady', running: 1 })
    expect((await on.standing('web')).map(({ imageId }) => imageId)).toEqual([service.imageId])
    expect(grown.imageId).toBe(service.imageId)
  })

  it('a lease for one launch serves all replicas of the service that was launched, and no other service', async () => {
    const { client } = on
    const waiting = on.target(await on.launch('waits', 2))
    await client.registries.deactivate({ id: on.registryId })
    await client.services.scale({ ...waiting, scale: 3 })
    await on.reaches('waits', { state: 'blocked', running: 2 })
    await client.registries.lease({ id: on.registryId, kind: 'launch' })
    await on.launch('web', 3)
    await expect.poll(() => on.registryState()).toBe('inactive')
    await on.reaches('web', { state: 'steady', running: 3 })
    await on.reaches('waits', { state: 'blocked', running: 2, problem: { code: 'match.inactive' } })
  })
})
