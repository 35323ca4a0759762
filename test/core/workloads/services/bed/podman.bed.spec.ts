import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import type { BedEngine } from '../../../../bed/engines/engine.ts'
import { startPodman } from '../../../../bed/engines/podman.ts'
import { serviceBed } from './service-bed.ts'

describeOnBed(
  'services on a real Podman',
  (bed) => {
    let podman: BedEngine
    beforeAll(async () => {
      podman = await startPodman({ insecure: [bed().first.host] })
    })
    afterAll(() => podman?.dispose())
    const on = serviceBed(() => ({ ...bed(), engine: podman }), { proves: false })

    it('are made, scaled, held where their registry is inactive, and go on by themselves', async () => {
      const { client } = on
      const target = on.target(await on.launch('web', 2))
      await client.services.scale({ ...target, scale: 3 })
      await on.reaches('web', { state: 'steady', running: 3 })
      expect((await on.standing('web')).map(({ name, state }) => [name, state])).toEqual([
        ['web-1', 'running'],
        ['web-2', 'running'],
        ['web-3', 'running'],
      ])

      await client.registries.deactivate({ id: on.registryId })
      await client.services.scale({ ...target, scale: 4 })
      await on.reaches('web', { state: 'blocked', running: 3, problem: { code: 'match.inactive' } })
      const [first, second] = await on.standing('web')
      await on.engine('DELETE', `/containers/${first?.id}?force=1`)
      await on.engine('POST', `/containers/${second?.id}/kill`)
      const states = async () => (await on.standing('web')).map(({ name, state }) => `${name} ${state}`)
      await expect.poll(states, { timeout: 40_000 }).toEqual(['web-2 running', 'web-3 running'])

      await client.registries.activate({ id: on.registryId })
      await on.reaches('web', { state: 'steady', running: 4 })
      await client.services.stop(target)
      await on.reaches('web', { state: 'stopped', running: 0 })
      await client.services.start(target)
      await on.reaches('web', { state: 'steady', running: 4 })
      await on.restart()
      await on.reaches('web', { state: 'steady', running: 4 })
      await on.client.services.remove(target)
      await expect.poll(() => on.service('web'), { timeout: 40_000 }).toBeUndefined()
      expect(await on.standing('web')).toEqual([])
    }, 180_000)
  },
  ['podman'],
)
