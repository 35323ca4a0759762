import { afterEach, expect, it } from 'vitest'
import type { LogEntry, LogRequest } from '../../../../contract/logs.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import { LogService } from '../../../../core/workloads/logs/log-service.ts'
import { LogEngineStandIn, type Said } from './log-engine-stand-in.ts'

const forever = 2 ** 30
let stop = new AbortController()
afterEach(() => {
  stop.abort()
  stop = new AbortController()
})

function read(stand: LogEngineStandIn, ids: string[], fields: Partial<LogRequest> = {}) {
  const service = new LogService({ environments: { engine: () => stand.engine as Engine }, now: Date.now })
  return service.read({ environmentId: 'default', ids, tail: 1000, ...fields }, stop.signal)
}

/** Reads until this is so, and gives all entries. */
async function entriesUntil(
  messages: AsyncIterable<{ entries: LogEntry[] }>,
  enough: (entries: readonly LogEntry[]) => boolean,
): Promise<LogEntry[]> {
  const all: LogEntry[] = []
  for await (const { entries } of messages) {
    all.push(...entries)
    if (enough(all)) break
  }
  return all
}

function shown(entries: readonly LogEntry[]): string[] {
  return entries.flatMap((entry) =>
    entry.kind === 'lines'
      ? entry.lines.map((line) => `${entry.from} ${line}`)
      : [`${entry.from} ${entry.kind}`],
  )
}
const has = (text: string) => (entries: readonly LogEntry[]) => shown(entries).includes(text)

function* lines(count: number, begin = 0, width = 0): Generator<Said> {
  for (let at = begin; at < begin + count; at += 1) yield [at, `${String(at).padEnd(width, '.')}\n`]
}

it('says at once that nothing was there, and then what comes', async () => {
  const stand = new LogEngineStandIn().container('a', [300, [1, 'late\n'], forever])
  const messages = read(stand, ['a'])
  expect((await messages.next()).value).toEqual({ entries: [] })
  expect(shown(await entriesUntil(messages, has('0 late')))).toEqual(['0 late'])
})

it('speaks at most ten times a second', async () => {
  function* often(): Generator<Said> {
    for (const said of lines(60)) {
      yield said
      yield 5
    }
    yield forever
  }
  const stand = new LogEngineStandIn().container('a', often())
  const began = performance.now()
  let count = 0
  for await (const { entries } of read(stand, ['a'])) {
    count += 1
    if (has('0 59')(entries)) break
  }
  expect(count).toBeLessThanOrEqual((performance.now() - began) / 100 + 1)
})

it('tells a line without an end as far as it goes, and again from its start', async () => {
  const stand = new LogEngineStandIn().container('a', [[1, 'Name: '], 400, [2, 'Ann\n'], forever])
  const entries = await entriesUntil(read(stand, ['a']), has('0 Name: Ann'))
  expect(entries).toEqual([
    { kind: 'lines', from: 0, stream: 'stdout', at: [1], lines: ['Name: '], open: true },
    { kind: 'lines', from: 0, stream: 'stdout', at: [1], lines: ['Name: Ann'] },
  ])
})

it('holds the engine back while nobody takes what it says', async () => {
  const stand = new LogEngineStandIn().container('a', lines(100_000, 0, 100))
  const messages = read(stand, ['a'], { tail: 10 })
  await messages.next()
  let before = -1
  await expect
    .poll(() => {
      const still = stand.read === before
      before = stand.read
      return still
    })
    .toBe(true)
  // a megabyte of lines, and the message that was taken
  expect(stand.read).toBeLessThan(20_000)
  expect(stand.open).toBe(1)
  await messages.return()
  expect(stand.open).toBe(0)
})

it('leaves nothing out of what was there before', async () => {
  const stand = new LogEngineStandIn().container('a', lines(20_000, 0, 100))
  const entries = await entriesUntil(read(stand, ['a'], { tail: 20_000 }), (all) =>
    all.some(({ kind }) => kind === 'ended'),
  )
  expect(entries.some(({ kind }) => kind === 'skipped')).toBe(false)
  expect(shown(entries)).toHaveLength(20_001)
})

it('leaves the middle out where more is written than can be told, and counts it', async () => {
  const total = 60_000
  const stand = new LogEngineStandIn().container('a', lines(total, 0, 200))
  const entries = await entriesUntil(read(stand, ['a'], { tail: 10 }), (all) =>
    all.some(({ kind }) => kind === 'ended'),
  )
  const told = entries.reduce((sum, entry) => sum + (entry.kind === 'lines' ? entry.lines.length : 0), 0)
  const skipped = entries.reduce((sum, entry) => sum + (entry.kind === 'skipped' ? entry.count : 0), 0)
  expect(skipped).toBeGreaterThan(0)
  expect(told + skipped).toBe(total)
  expect(shown(entries).at(-2)).toBe(`0 ${String(total - 1).padEnd(200, '.')}`)
})

it('puts the logs of several containers in order, however much one of them has to tell', async () => {
  const early = [...lines(3000, 0, 100)]
  const late = [...lines(3000, 1500, 100)]
  const stand = new LogEngineStandIn()
    .container('a', [...early, forever])
    .container('b', [[1, 'first\n'], forever])
    .container('c', [...late, forever])
  const entries = await entriesUntil(
    read(stand, ['a', 'b', 'c'], { tail: 20_000 }),
    (all) => shown(all).length === 6001,
  )
  const instants = entries.flatMap((entry) => (entry.kind === 'lines' ? entry.at : []))
  expect(instants).toEqual([...instants].sort((a, b) => a - b))
  expect(stand.asked.map(({ id, tail }) => [id, tail])).toEqual([
    ['a', 6667],
    ['b', 6667],
    ['c', 6667],
  ])
})

it('goes on through a new start from where it was, and ends with the container', async () => {
  const stand = new LogEngineStandIn().container('a', [[1000, 'one\n']], [[2000, 'two\n']])
  const messages = read(stand, ['a'])
  expect(shown(await takeUntil(messages, has('0 ended')))).toEqual(['0 one', '0 ended'])
  await expect.poll(() => stand.waiting).toBe(1)
  stand.start('a')
  expect(shown(await takeUntil(messages, has('0 ended')))).toEqual(['0 started', '0 two', '0 ended'])
  expect(stand.asked[1]).toMatchObject({ since: 1000, follow: true })
  expect(stand.asked[1]?.tail).toBeUndefined()
  await expect.poll(() => stand.waiting).toBe(1)
  stand.remove('a')
  expect(shown(await takeUntil(messages, () => false))).toEqual(['0 gone'])
})

it('ends with what is there where it is not followed', async () => {
  const stand = new LogEngineStandIn().container('a', [
    [1, 'one\n'],
    [2, 'two'],
  ])
  const messages = read(stand, ['a'], { follow: false })
  expect(shown(await takeUntil(messages, () => false))).toEqual(['0 one', '0 two'])
  expect(stand.asked).toMatchObject([{ follow: false, tail: 1000 }])
  expect(stand.waiting).toBe(0)
})

it('is a problem for one that is not there, and an entry among several', async () => {
  const stand = new LogEngineStandIn().container('a', [[1, 'here\n'], forever])
  await expect(read(stand, ['none']).next()).rejects.toMatchObject({ code: 'workload.not-found' })
  const entries = await entriesUntil(read(stand, ['none', 'a']), has('1 here'))
  expect(shown(entries).sort()).toEqual(['0 gone', '1 here'])
})

it('says why it ends early, after what was said by then', async () => {
  async function* broken(): AsyncGenerator<Said> {
    yield [1, 'last words\n']
    throw new Error('the engine went away')
  }
  const messages = read(new LogEngineStandIn().container('a', broken()), ['a'])
  expect(shown((await messages.next()).value?.entries ?? [])).toEqual(['0 last words'])
  await expect(messages.next()).rejects.toThrow('the engine went away')
})

it('ends with its reader, while nothing is said and while a new start is waited for', async () => {
  const stand = new LogEngineStandIn().container('a', [forever]).container('b', [[1, 'over\n']])
  const silent = read(stand, ['a'])
  await silent.next()
  const ended = read(stand, ['b'])
  await takeUntil(ended, has('0 ended'))
  await expect.poll(() => stand.waiting).toBe(1)
  const both = [silent.next(), ended.next()]
  stop.abort()
  expect(await Promise.all(both)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ])
  expect([stand.open, stand.waiting]).toEqual([0, 0])
})

/** As `entriesUntil`, and the messages can be read on. */
async function takeUntil(
  messages: AsyncIterator<{ entries: LogEntry[] }>,
  enough: (entries: readonly LogEntry[]) => boolean,
): Promise<LogEntry[]> {
  const all: LogEntry[] = []
  while (!enough(all)) {
    const next = await messages.next()
    if (next.done) break
    all.push(...next.value.entries)
  }
  return all
}

it('an engine whose answers end at once is asked again in peace', async () => {
  const counts = { logs: 0, events: 0 }
  let state = 'running'
  const engine = {
    async *logs() {
      counts.logs += 1
      yield* []
    },
    async *events() {
      counts.events += 1
      yield* []
    },
    inspectContainer: async (id: string) => {
      // a real answer takes a turn of its own
      await new Promise((resolve) => setImmediate(resolve))
      return { id, name: id, state }
    },
  } as unknown as Engine
  const messages = new LogService({ environments: { engine: () => engine }, now: Date.now }).read(
    { environmentId: 'default', ids: ['a'], tail: 10 },
    stop.signal,
  )
  await messages.next()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(counts.logs).toBeLessThan(5)
  state = 'exited'
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(counts.events).toBeLessThan(10)
  stop.abort()
  while (!(await messages.next()).done);
})
