import { safe } from '@orpc/client'
import { expect, it, vi } from 'vitest'
import { pullEnd } from '../../../support/core-client.ts'
import { scriptedCore } from '../../pulls/scripted-core.ts'

const on = scriptedCore({ clock: true })

it('rule 9: the end of a lease stops queued and running pulls as a deactivation does', async () => {
  const { engine, client, order } = on()
  const { id } = await on().addRegistry()
  const other = await on().addRegistry({ name: 'other', address: 'other.test' })
  await client.registries.lease({ id, kind: 'hour' })
  // an engine that takes its time
  engine.on('POST', '/images/create', () => undefined)
  const jobs = []
  for (const image of ['a', 'b', 'c', 'd']) jobs.push(await client.pulls.start(order(image)))
  await expect
    .poll(async () => (await client.pulls.list()).map(({ state }) => state).sort())
    .toEqual(['pulling', 'pulling', 'pulling', 'queued'])
  vi.setSystemTime(Date.now() + 3_600_000)
  // any change has the time looked at, which is done every half minute at the latest
  await client.registries.deactivate({ id: other.id })
  for (const job of jobs) {
    expect(await pullEnd(client, job.id)).toMatchObject({
      state: 'stopped',
      problem: { code: 'match.inactive' },
    })
  }
  const { error } = await safe(client.pulls.start(order('a')))
  expect(error).toMatchObject({ code: 'match.inactive' })
  const told = async () =>
    (await client.activity.list({ limit: 100, registryId: id })).map(({ kind }) => kind)
  await expect.poll(told).toContain('registry.lease-ended')
})
