import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Clipboard, PassingClipboard } from '../../../electron/vault/passing-clipboard.ts'
import { anyPassword } from '../../core/exchange/exchange-bed.ts'

/** A clipboard that is a variable. */
class StandInClipboard implements Clipboard {
  content = ''
  reads = 0
  async writeText(text: string) {
    this.content = text
  }
  async readText() {
    this.reads += 1
    return this.content
  }
  clear() {
    this.content = ''
  }
}

let system: StandInClipboard
let passing: PassingClipboard
let bugs: unknown[]

beforeEach(() => {
  vi.useFakeTimers()
  system = new StandInClipboard()
  bugs = []
  passing = new PassingClipboard(system, (error) => bugs.push(error))
})
afterEach(() => vi.useRealTimers())

it('a secret is on the clipboard for a minute, and then it is not', async () => {
  const secret = anyPassword()
  await passing.copy(secret)
  await vi.advanceTimersByTimeAsync(59_000)
  expect(system.content).toBe(secret)
  await vi.advanceTimersByTimeAsync(1500)
  expect(system.content).toBe('')
})

it('what the user has copied since stays', async () => {
  await passing.copy(anyPassword())
  system.content = 'a shopping list'
  await vi.advanceTimersByTimeAsync(61_000)
  expect(system.content).toBe('a shopping list')
})

it('a second secret has a minute of its own', async () => {
  await passing.copy(anyPassword())
  await vi.advanceTimersByTimeAsync(40_000)
  const second = anyPassword()
  await passing.copy(second)
  await vi.advanceTimersByTimeAsync(40_000)
  expect(system.content).toBe(second)
  await vi.advanceTimersByTimeAsync(21_000)
  expect(system.content).toBe('')
})

it('goes at once when the app ends', async () => {
  await passing.copy(anyPassword())
  await passing.dispose()
  expect(system.content).toBe('')
  expect(vi.getTimerCount()).toBe(0)
})

it('a clipboard that was never used is not read', async () => {
  await passing.dispose()
  expect(system.reads).toBe(0)
})

it('a clipboard that fails is told of, and ends nothing', async () => {
  await passing.copy(anyPassword())
  system.readText = async () => {
    throw new Error('no display')
  }
  await vi.advanceTimersByTimeAsync(61_000)
  expect(bugs).toHaveLength(1)
})
