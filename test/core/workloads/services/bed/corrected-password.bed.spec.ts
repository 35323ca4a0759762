import { expect, it } from 'vitest'
import { describeOnBed } from '../../../../bed/describe-on-bed.ts'
import { serviceBed } from './service-bed.ts'

describeOnBed('a service without its image, behind a wrong password', (bed) => {
  const on = serviceBed(bed)

  it('goes on as soon as the password is right, however long it would have waited', async () => {
    const { client } = on
    const service = await on.launch('web', 2)
    const target = on.target(service)
    await client.services.scale({ ...target, scale: 0 })
    await on.reaches('web', { state: 'steady', running: 0 })
    await on.engine('DELETE', `/images/${service.imageId}?force=1`)
    await on.spoilPassword()
    await client.services.scale({ ...target, scale: 2 })
    // the sixth try is 32 s after the fifth
    const wait = async () => ((await on.service('web'))?.retryAt ?? 0) - Date.now()
    await expect.poll(wait, { timeout: 90_000, interval: 100 }).toBeGreaterThan(28_000)
    expect(await on.service('web')).toMatchObject({
      state: 'blocked',
      problem: { code: 'pull.wrong-credential' },
    })
    const due = (await on.service('web'))?.retryAt ?? 0
    await on.mendPassword()
    await on.reaches('web', { state: 'steady', running: 2 })
    expect(Date.now()).toBeLessThan(due)
  }, 150_000)
})
