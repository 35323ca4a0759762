import { safe } from '@orpc/client'
import { expect, it, vi } from 'vitest'
import type { PullChanges, PullLayer } from '../../../contract/pulls.ts'
import { pullEnd } from '../../support/core-client.ts'
import { lines, type Scene } from '../../support/scripted-engine.ts'
import { hanging, scriptedCore } from './scripted-core.ts'

const on = scriptedCore({ clock: true })

/** A pull that says what `say` is told to, until `end`. */
function spoken(): { scene: Scene; say: (...values: readonly object[]) => void; end: () => void } {
  let write: (text: string) => void = () => undefined
  let end: () => void = () => undefined
  return {
    scene: (_request, response) => {
      response.writeHead(200)
      response.flushHeaders()
      write = (text) => void response.write(text)
      end = () => void response.end()
    },
    say: (...values) => write(values.map((value) => `${JSON.stringify(value)}\r\n`).join('')),
    end: () => end(),
  }
}
const downloading = (id: string, current: number, total = 1000) => ({
  id,
  status: 'Downloading',
  progressDetail: { current, total },
})

/** Reads a stream until a message fits. */
async function until<T>(stream: AsyncIterator<T>, fits: (message: T) => boolean): Promise<T> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) throw new Error('the stream has ended')
    if (fits(value)) return value
  }
}

it('tells a reader all jobs once, and then the changed ones alone', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', lines({ errorDetail: { message: 'manifest unknown' } }))
  const ended = await client.pulls.start(order('a'))
  await pullEnd(client, ended.id)
  const stream = await client.pulls.watch()
  const first = await stream.next()
  expect(first.value).toMatchObject({ all: true, jobs: [{ id: ended.id, state: 'failed' }], gone: [] })

  engine.on('POST', '/images/create', hanging)
  const running = await client.pulls.start(order('b'))
  const seen: PullChanges[] = []
  await until(stream, (message) => {
    seen.push(message)
    return message.jobs.some(({ layers }) => layers === 1)
  })
  await client.pulls.cancel({ id: running.id })
  await until(stream, (message) => {
    seen.push(message)
    return message.jobs.some(({ state }) => state === 'stopped')
  })
  expect(seen.every(({ all }) => !all)).toBe(true)
  expect(new Set(seen.flatMap(({ jobs }) => jobs.map(({ id }) => id)))).toEqual(new Set([running.id]))
  await client.pulls.clear()
  const cleared = await until(stream, ({ gone }) => gone.length > 0)
  expect(new Set(cleared.gone)).toEqual(new Set([ended.id, running.id]))
  await stream.return?.()
})

it('tells the layers of a job to whoever unfolds it, and later only those that changed', async () => {
  const { client, engine, order } = on()
  const engineSays = spoken()
  engine.on('POST', '/images/create', engineSays.scene)
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(() => on().asked().length).toBe(1)
  engineSays.say({ id: 'one', status: 'Pulling fs layer' }, { id: 'two', status: 'Pulling fs layer' })
  await expect.poll(async () => (await on().job(id))?.layers).toBe(2)
  const stream = await client.pulls.layers({ id })
  expect((await stream.next()).value).toMatchObject([{ id: 'one' }, { id: 'two' }])
  engineSays.say(downloading('two', 10))
  const changed = await until<PullLayer[]>(stream, (layers) => layers.length > 0)
  expect(changed).toEqual([{ id: 'two', phase: 'downloading', current: 10, total: 1000 }])

  engineSays.end()
  await pullEnd(client, id)
  await client.pulls.clear()
  expect((await stream.next()).done).toBe(true)
  expect((await safe(client.pulls.layers({ id }))).error).toMatchObject({ code: 'job.not-found' })
})

it('sends at most ten messages a second, whatever the engine says', async () => {
  const { client, engine, order } = on()
  const engineSays = spoken()
  engine.on('POST', '/images/create', engineSays.scene)
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(() => on().asked().length).toBe(1)
  const [jobs, layers] = [await client.pulls.watch(), await client.pulls.layers({ id })]
  const count = async <T>(stream: AsyncIterator<T>, last: (message: T) => boolean) => {
    for (let messages = 1; ; messages += 1) {
      const { value, done } = await stream.next()
      if (done || last(value)) return messages
    }
  }
  const counts = [count(jobs, ({ gone }) => gone.length > 0), count(layers, () => false)]
  const began = performance.now()
  for (let at = 1; performance.now() - began < 1000; at += 1) {
    engineSays.say(...Array.from({ length: 20 }, (_, nth) => downloading('one', at * 20 + nth, 1e9)))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  engineSays.end()
  await pullEnd(client, id)
  await client.pulls.clear()
  const seconds = (performance.now() - began) / 1000
  for (const messages of await Promise.all(counts)) {
    expect(messages).toBeGreaterThan(3)
    expect(messages).toBeLessThanOrEqual(10 * seconds + 3)
  }
  await jobs.return?.()
})

it('says that a pull stalls a minute after the last event, although no event tells it', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', hanging)
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(async () => (await on().job(id))?.layers).toBe(1)
  const stream = await client.pulls.watch()
  vi.setSystemTime(Date.now() + 61_000)
  const stalled = await until(stream, ({ jobs }) => jobs.some((job) => job.stalled))
  expect(stalled.jobs).toMatchObject([{ id, state: 'pulling' }])
  await stream.return?.()
})

it('remembers the last hundred that ended, and every one that has not', async () => {
  const { client, engine, order } = on()
  engine.on('POST', '/images/create', hanging)
  const open = await client.pulls.start(order('open'))
  await expect.poll(() => on().asked().length).toBe(1)
  engine.on('POST', '/images/create', lines({ errorDetail: { message: 'manifest unknown' } }))
  const ids: string[] = []
  for (let at = 0; at < 103; at += 1) ids.push((await client.pulls.start(order(`a${at}`))).id)
  await pullEnd(client, ids.at(-1) ?? '')
  const listed = (await client.pulls.list()).map(({ id }) => id)
  expect(listed).toHaveLength(101)
  expect(listed).toEqual([...ids.slice(3).reverse(), open.id])
  await client.pulls.cancel({ id: open.id })
  await pullEnd(client, open.id)
  expect((await client.pulls.list()).map(({ id }) => id)).toContain(open.id)
})

it('DE-06: shows hostile words and a thousand layers as what they are, and no more of them', async () => {
  const { client, engine, order } = on()
  const hostile = '<img src=x onerror=alert(1)>\u202e\u001b[31m'
  const engineSays = spoken()
  engine.on('POST', '/images/create', engineSays.scene)
  const { id } = await client.pulls.start(order('a'))
  await expect.poll(() => on().asked().length).toBe(1)
  engineSays.say(
    { status: hostile },
    { id: hostile, status: 'Downloading', progressDetail: { current: -5, total: Number.MAX_VALUE } },
    { id: '__proto__', status: 'Downloading', progressDetail: { current: 5, total: 10 } },
    ...Array.from({ length: 1500 }, (_, at) => downloading(`layer-${at}`, at + 1, 2 ** 53)),
  )
  await expect.poll(async () => (await on().job(id))?.layers).toBe(1000)
  const job = await on().job(id)
  expect(job?.message).toBe('<img src=x onerror=alert(1)>')
  expect(job?.total).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER)
  const stream = await client.pulls.layers({ id })
  const { value } = await stream.next()
  expect(value).toHaveLength(1000)
  expect(JSON.stringify(value)).not.toMatch(/\\u202e|\\u001b/)
  await stream.return?.()
})
