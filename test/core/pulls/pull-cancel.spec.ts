import { expect, it } from 'vitest'
import { pullEnd } from '../../support/core-client.ts'
import { json, type Scene } from '../../support/scripted-engine.ts'
import { hanging, host, scriptedCore } from './scripted-core.ts'

const image = { Id: 'sha256:1', RepoTags: [], RepoDigests: [], Size: 1, Created: '' }
const on = scriptedCore()

const started = async (scene: Scene) => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', scene)
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(() => on().asked().length).toBe(1)
  return id
}
const bugs = () => on().core.logged.filter((line) => line.includes('"bug"'))

it('DE-08: stops a pull of which the engine has not even said that it begins', async () => {
  const { client } = on()
  const id = await started(() => undefined)
  await client.pulls.cancel({ id })
  expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped', problem: { code: 'pull.stopped' } })
  expect(bugs()).toEqual([])
})

it('DE-08: takes a second cancel for the first, while it stops and after', async () => {
  const { client } = on()
  const id = await started(hanging)
  const both = await Promise.all([client.pulls.cancel({ id }), client.pulls.cancel({ id })])
  for (const { state } of both) expect(['stopping', 'stopped']).toContain(state)
  const ended = await pullEnd(client, id)
  expect(await client.pulls.cancel({ id })).toEqual(ended)
  const stopped = (await client.activity.list({ limit: 50 })).filter(({ kind }) => kind === 'pull.stopped')
  expect(stopped).toHaveLength(1)
  expect(bugs()).toEqual([])
})

it('DE-08: says stopping until the engine let go, and starts an equal pull anew meanwhile', async () => {
  const { client, engine, order } = on()
  await on().addRegistry()
  let answer: () => void = () => undefined
  engine.on('GET', `/images/${host}/a:latest/json`, json({ message: 'no such image' }, 404))
  const id = await started((_request, response) => {
    response.writeHead(200)
    response.flushHeaders()
    // what may have come of it is asked while the job stops
    engine.on('GET', `/images/${host}/a:latest/json`, (...call) => {
      answer = () => json({ message: 'no such image' }, 404)(...call)
    })
  })
  expect(await client.pulls.cancel({ id })).toMatchObject({ state: 'stopping' })
  expect((await client.pulls.start(order('a'))).id).not.toBe(id)
  expect(await on().job(id)).toMatchObject({ state: 'stopping' })
  await expect.poll(() => engine.asked(`/images/${host}/a:latest/json`).length).toBeGreaterThan(1)
  answer()
  expect(await pullEnd(client, id)).toMatchObject({ state: 'stopped' })
})

it('DE-08: a cancel at the last byte leaves a job that is done or stopped, and never half of each', async () => {
  const { client, engine, order } = on()
  engine.on('GET', '/images/*', json(image))
  const outcomes = new Set<string>()
  for (let wait = 0; wait < 12; wait += 1) {
    let cancelled: Promise<unknown> | undefined
    let begun: Promise<{ id: string }> | undefined
    const cancel = () => {
      cancelled = begun?.then(({ id }) => client.pulls.cancel({ id }))
    }
    engine.on('POST', '/images/create', (_request, response) => {
      response.writeHead(200)
      response.write(`${JSON.stringify({ status: 'Status: Downloaded' })}\r\n`)
      if (wait === 0) cancel()
      response.end()
      if (wait > 0) setTimeout(cancel, wait / 4)
    })
    begun = client.pulls.start(order(`a${wait}`))
    const { id } = await begun
    const job = await pullEnd(client, id)
    outcomes.add(job.state)
    if (job.state === 'done') expect(job).toMatchObject({ imageId: 'sha256:1' })
    else expect(job).toMatchObject({ state: 'stopped', problem: { code: 'pull.stopped' } })
    expect('problem' in job).toBe(job.state === 'stopped')
    await cancelled
    expect(await on().job(id)).toEqual(job)
  }
  expect([...outcomes].every((state) => state === 'done' || state === 'stopped')).toBe(true)
  expect(bugs()).toEqual([])
})

it('DE-08: the end of the program stops what runs and what waits, and leaves no connection', async () => {
  const { client, engine, order, core } = on()
  engine.on('POST', '/images/create', hanging)
  for (const path of ['a', 'b', 'c', 'd', 'e']) await client.pulls.start(order(path))
  await expect.poll(() => on().asked().length).toBe(3)
  const began = performance.now()
  await core.dispose({ keep: true })
  expect(performance.now() - began).toBeLessThan(3000)
  await expect.poll(() => engine.openConnections).toBe(0)
  expect(on().asked()).toHaveLength(3)
  expect(bugs()).toEqual([])
  await on().restart()
})
