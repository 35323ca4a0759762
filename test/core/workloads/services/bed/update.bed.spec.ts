import { expect, it } from 'vitest'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { serviceBed } from './service-bed.ts'

describeOnBed('services that are updated', (bed) => {
  const on = serviceBed(bed)
  const images = async () => (await on.standing('web')).map(({ imageId }) => imageId)

  it('gets another image one replica at a time, never with fewer running, and can go back', async () => {
    const { client } = on
    const before = await on.launch('web', 2)
    const target = on.target(before)
    const image = await on.push('2')
    const fewest = watchRunning(2)
    await client.services.update({ ...target, image })
    await on.reaches('web', { state: 'updating' })
    const after = await on.reaches('web', { state: 'steady', running: 2, image })
    expect(after.imageId).not.toBe(before.imageId)
    expect(after.previousImage).toBe(on.image)
    expect(await images()).toEqual([after.imageId, after.imageId])
    expect(await fewest()).toBeGreaterThanOrEqual(2)

    await client.services.rollBack(target)
    const back = await on.reaches('web', { state: 'steady', running: 2, image: on.image })
    expect(await images()).toEqual([before.imageId, before.imageId])
    expect(back.previousImage).toBe(image)
  })

  /** The smallest number of replicas that ran, from now until it is asked. */
  function watchRunning(first: number): () => Promise<number> {
    let [fewest, ended] = [first, false]
    const watching = (async () => {
      while (!ended) {
        const running = (await on.standing('web')).filter(({ state }) => state === 'running')
        fewest = Math.min(fewest, running.length)
      }
    })()
    return async () => {
      ended = true
      await watching
      return fewest
    }
  }

  it('goes back by itself where a new replica does not stay up', async () => {
    const { client } = on
    const before = await on.launch('web', 2)
    const ids = (await on.standing('web')).map(({ id }) => id)
    const image = await on.push('bad', ['/bin/busybox', 'false'])
    await client.services.update({ ...on.target(before), image })
    const after = await on.reaches('web', {
      state: 'steady',
      running: 2,
      image: on.image,
      update: { state: 'failed', image, problem: { code: 'service.replica-fails' } },
    })
    expect(after.imageId).toBe(before.imageId)
    expect((await on.standing('web')).map(({ id }) => id)).toEqual(ids)
    const entries = await client.activity.list({ limit: 20 })
    expect(JSON.stringify(entries)).toContain('service.update-failed')
  })

  it('stays as it is where the new image cannot be had', async () => {
    const { client } = on
    const before = await on.launch('web', 2)
    const ids = (await on.standing('web')).map(({ id }) => id)
    await client.services.update({ ...on.target(before), image: on.image.replace(/:1$/, ':none') })
    await on.reaches('web', {
      state: 'steady',
      update: { state: 'failed', problem: { code: 'pull.not-found' } },
    })
    expect((await on.standing('web')).map(({ id }) => id)).toEqual(ids)
    expect(await on.codeOf(client.services.rollBack(on.target(before)))).toBe('service.nothing-to-undo')
    expect(await on.codeOf(client.services.update({ ...on.target(before), image: 'not an image' }))).toBe(
      'input.invalid',
    )
  })

  it('stops where it is when its registry is deactivated, and goes on when it may', async () => {
    const { client } = on
    const target = on.target(await on.launch('web', 2))
    const image = await on.push('2')
    await client.services.update({ ...target, image })
    await on.reaches('web', { update: { state: 'replacing', updated: 1 } })
    await client.registries.deactivate({ id: on.registryId })
    const blocked = await on.reaches('web', { state: 'blocked', problem: { code: 'match.inactive' } })
    expect(blocked.running).toBeGreaterThanOrEqual(2)
    expect(blocked.update).toMatchObject({ state: 'replacing', image })
    expect(await on.codeOf(client.services.update({ ...target, image: on.image }))).toBe('match.inactive')
    await client.registries.activate({ id: on.registryId })
    await on.reaches('web', { state: 'steady', running: 2, image })
  })

  it('goes on after the program has started again in the middle of it', async () => {
    const { client } = on
    const before = await on.launch('web', 2)
    const image = await on.push('2')
    await client.services.update({ ...on.target(before), image })
    await on.reaches('web', { update: { state: 'replacing', updated: 1 } })
    await on.restart()
    const after = await on.reaches('web', { state: 'steady', running: 2, image })
    expect(await images()).toEqual([after.imageId, after.imageId])
  })

  it('goes back by request in the middle of it', async () => {
    const { client } = on
    const before = await on.launch('web', 2)
    const image = await on.push('2')
    await client.services.update({ ...on.target(before), image })
    await on.reaches('web', { update: { state: 'replacing', updated: 1 } })
    await client.services.rollBack(on.target(before))
    const after = await on.reaches('web', { state: 'steady', running: 2, image: on.image })
    expect(after.update).toBeUndefined()
    expect(await images()).toEqual([before.imageId, before.imageId])
  })

  it('with as many host ports as replicas an old one goes before a new one comes', async () => {
    const { client } = on
    const before = await on.launch('web', 2, { ports: '18080-18081:80' })
    const image = await on.push('2')
    await client.services.update({ ...on.target(before), image })
    const after = await on.reaches('web', { state: 'steady', running: 2, image })
    expect(await images()).toEqual([after.imageId, after.imageId])
  })
})
