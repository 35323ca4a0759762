import { afterEach, beforeEach, expect, it } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import type { EngineState } from '../../../../core/environments/watch/engine-state.ts'
import { EnvironmentWatch } from '../../../../core/environments/watch/environment-watch.ts'

const version = { product: 'Docker Engine', version: '20.10', apiVersion: '1.41', platform: 'linux/amd64' }

/** An engine that is pretended: it answers while `there`, and its connection may go dead without a word. */
class PretendEngine {
  there = true
  dead = false
  asked = 0
  pings = 0
  #end: ((problem: Problem) => void) | undefined

  readonly engine = {
    endpoint: 'tcp://far.test:2376',
    version: async () => {
      this.asked += 1
      if (!this.there) throw this.#away('refused')
      return { ...version, minApiVersion: undefined }
    },
    ping: async () => {
      this.pings += 1
      if (this.dead) throw this.#away('silent')
    },
    events: ({ signal }: { signal: AbortSignal }) => this.#events(signal),
  } as unknown as Engine

  leave(): void {
    this.there = false
    this.#end?.(this.#away('cut'))
  }

  #away(reason: 'refused' | 'cut' | 'silent'): Problem {
    return new Problem('engine.unreachable', { endpoint: 'tcp://far.test:2376', reason })
  }

  async *#events(signal: AbortSignal): AsyncGenerator<never> {
    await new Promise((_, reject) => {
      this.#end = reject
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  }
}

/** Waits that end when the test says so. */
class PretendClock {
  readonly waits: { milliseconds: number; end: () => void }[] = []

  readonly wait = (milliseconds: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const ended = () => this.waits.splice(this.waits.indexOf(waiting), 1)
      const waiting = {
        milliseconds,
        end: () => {
          ended()
          resolve()
        },
      }
      this.waits.push(waiting)
      signal.addEventListener('abort', () => {
        ended()
        reject(signal.reason)
      })
    })

  async on(): Promise<void> {
    await expect.poll(() => this.waits.length, { timeout: 5000 }).toBe(1)
  }

  /** Ends the one wait that is on, once there is one, and gives its length. */
  async pass(): Promise<number> {
    await this.on()
    const [only] = this.waits
    only?.end()
    return only?.milliseconds ?? 0
  }
}

let pretend: PretendEngine
let clock: PretendClock
let watch: EnvironmentWatch
let states: EngineState[]
let reached: number
let bugs: unknown[]

function start(pulse?: number): void {
  watch = new EnvironmentWatch({
    engine: pretend.engine,
    announce: () => undefined,
    onState: (state) => states.push(state),
    onReached: () => {
      reached += 1
    },
    onBug: (error) => bugs.push(error),
    pulse,
    now: () => 1000,
    wait: clock.wait,
  })
}
const kind = () => states.at(-1)?.kind

beforeEach(() => {
  pretend = new PretendEngine()
  clock = new PretendClock()
  states = []
  reached = 0
  bugs = []
})
afterEach(() => {
  watch.dispose()
  expect(bugs).toEqual([])
})

it('tries again after 1 s at first and 30 s at most, and says when', async () => {
  pretend.there = false
  start()
  const pauses: number[] = []
  for (let turn = 0; turn < 7; turn += 1) pauses.push(await clock.pass())
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000])
  expect(states[0]).toMatchObject({
    kind: 'away',
    problem: { code: 'engine.unreachable', data: { reason: 'refused' } },
    since: 1000,
    nextTryAt: 2000,
  })
  await clock.on()
  pretend.there = true
  await clock.pass()
  await expect.poll(kind).toBe('answers')
  expect(reached).toBe(1)
})

it('begins with 1 s again once the engine has answered, and is told each time that it does', async () => {
  start()
  await expect.poll(kind).toBe('answers')
  expect(states).toEqual([{ kind: 'answers', engine: version, since: 1000 }])
  pretend.leave()
  await expect.poll(kind).toBe('away')
  expect(await clock.pass()).toBe(1000)
  expect(await clock.pass()).toBe(2000)
  await clock.on()
  pretend.there = true
  await clock.pass()
  await expect.poll(() => reached).toBe(2)
})

it('tries at once when it is told to, and begins with short pauses anew', async () => {
  pretend.there = false
  start()
  for (let turn = 0; turn < 5; turn += 1) await clock.pass()
  await expect.poll(() => clock.waits.length).toBe(1)
  const { asked } = pretend
  watch.retry()
  await expect.poll(() => pretend.asked).toBe(asked + 1)
  expect(await clock.pass()).toBe(1000)
})

it('finds out that an engine on another machine is silently gone, by asking at long intervals', async () => {
  start(60_000)
  await expect.poll(kind).toBe('answers')
  expect(await clock.pass()).toBe(60_000)
  await expect.poll(() => pretend.pings).toBe(1)
  expect(kind()).toBe('answers')
  pretend.dead = true
  await clock.pass()
  await expect
    .poll(() => states.at(-1))
    .toMatchObject({ kind: 'away', problem: { data: { reason: 'silent' } } })
})

it('never asks an engine on this machine while its stream of events is open', async () => {
  start()
  await expect.poll(kind).toBe('answers')
  expect(clock.waits).toEqual([])
  expect(pretend).toMatchObject({ asked: 1, pings: 0 })
})

it('is still once it is disposed of', async () => {
  start(60_000)
  await expect.poll(kind).toBe('answers')
  watch.dispose()
  await expect.poll(() => clock.waits).toEqual([])
  expect(states).toHaveLength(1)
})
