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
})
