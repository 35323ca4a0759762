import { expect, it, vi } from 'vitest'
import { pullEnd } from '../../support/core-client.ts'
import { json } from '../../support/scripted-engine.ts'
import { host, scriptedCore } from './scripted-core.ts'

const hour = 3_600_000
const on = scriptedCore({ clock: true })

it('sends no credential that has expired because another one may be used by now', async () => {
  const { engine, client } = on()
  await on().addRegistry({ name: 'old', expiresAt: Date.now() + hour })
  let answer: () => void = () => undefined
  engine.on('GET', '/images/*', (...call) => {
    answer = () => json({ message: 'no such image' }, 404)(...call)
  })
  engine.on('POST', '/images/create', json({ message: 'no' }, 500))
  const job = await client.pulls.start(on().order('team/a'))
  const asked = () => engine.seen.filter(({ path }) => path.startsWith('/images/') && path.endsWith('/json'))
  await expect.poll(() => asked().length).toBe(1)

  vi.setSystemTime(Date.now() + hour)
  await on().addRegistry({ name: 'new', address: `${host}/team` })
  answer()
  const ended = await pullEnd(client, job.id)
  expect(engine.asked('/images/create')).toEqual([])
  expect(ended).toMatchObject({ state: 'failed', problem: { code: 'pull.stopped' } })
})
