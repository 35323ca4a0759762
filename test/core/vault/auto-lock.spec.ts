import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AutoLock } from '../../../core/vault/auto-lock.ts'

const minute = 60_000
let elapsed: number
let clock: number
let minutes: number
let awaited: boolean
let locked: number
let vault: { state: 'absent' | 'locked' | 'unlocked'; lock(): void; onChange: (tell: () => void) => Told }
let tell: () => void
let autoLock: AutoLock

interface Told {
  dispose(): void
}

beforeEach(() => {
  elapsed = 1000
  clock = Date.UTC(2026, 0, 1)
  minutes = 10
  awaited = false
  locked = 0
  tell = () => undefined
  vault = {
    state: 'unlocked',
    lock: () => become('locked'),
    onChange: (listener) => {
      tell = listener
      return { dispose: () => undefined }
    },
  }
  autoLock = made()
})
afterEach(() => autoLock.dispose())

function made(everyMs = 1_000_000): AutoLock {
  return new AutoLock({
    vault,
    minutes: () => minutes,
    awaited: () => awaited,
    locked: () => {
      locked += 1
    },
    onFailure: (error) => {
      throw error
    },
    elapsed: () => elapsed,
    clock: () => clock,
    everyMs,
  })
}

function become(state: typeof vault.state): void {
  vault.state = state
  tell()
}

async function pass(milliseconds: number): Promise<void> {
  elapsed += milliseconds
  clock += milliseconds
  await autoLock.look()
}

describe('KS-12: the vault locks by itself', () => {
  it('after the minutes that are set, and tells of it once', async () => {
    await pass(10 * minute - 1)
    expect(vault.state).toBe('unlocked')
    await pass(1)
    expect(vault.state).toBe('locked')
    await pass(20 * minute)
    expect(locked).toBe(1)
  })

  it('never, where 0 minutes are set', async () => {
    minutes = 0
    await pass(5000 * minute)
    expect(vault.state).toBe('unlocked')
  })

  it('after a new number of minutes as soon as it is set', async () => {
    await pass(5 * minute)
    minutes = 3
    await pass(0)
    expect(vault.state).toBe('locked')
  })

  it('not while somebody is there', async () => {
    for (let round = 0; round < 10; round += 1) {
      await pass(9 * minute)
      await autoLock.present()
    }
    expect(vault.state).toBe('unlocked')
  })

  it('counted from the unlock on', async () => {
    become('locked')
    await pass(60 * minute)
    become('unlocked')
    await pass(9 * minute)
    expect(vault.state).toBe('unlocked')
    tell()
    await pass(minute)
    expect(vault.state).toBe('locked')
  })

  it('counted from its own start where the vault was open then, whatever else changes in it', async () => {
    await pass(9 * minute)
    tell()
    await pass(minute)
    expect(vault.state).toBe('locked')
  })

  it('once, where somebody else locks it while the minutes are looked up', async () => {
    autoLock.dispose()
    const looked = vi.fn(async () => {
      become('locked')
      return 10
    })
    autoLock = new AutoLock({
      vault,
      minutes: looked,
      awaited: () => false,
      locked: () => {
        locked += 1
      },
      onFailure: (error) => {
        throw error
      },
      elapsed: () => elapsed,
      clock: () => clock,
      everyMs: 1_000_000,
    })
    await pass(30 * minute)
    expect(locked).toBe(0)
    await pass(30 * minute)
    expect(looked).toHaveBeenCalledTimes(1)
  })

  it('not while a pull in line needs it, and then at once', async () => {
    awaited = true
    await pass(30 * minute)
    expect(vault.state).toBe('unlocked')
    awaited = false
    await pass(0)
    expect(vault.state).toBe('locked')
  })

  it('after a sleep in which only the wall clock went on, even for the one who wakes the machine', async () => {
    clock += 60 * minute
    await autoLock.present()
    expect(vault.state).toBe('locked')
  })

  it('in time although the wall clock is set back', async () => {
    clock -= 600 * minute
    elapsed += 10 * minute
    await autoLock.look()
    expect(vault.state).toBe('locked')
  })

  it('without being asked', async () => {
    autoLock.dispose()
    autoLock = made(5)
    elapsed += 10 * minute
    await vi.waitFor(() => expect(vault.state).toBe('locked'))
    expect(locked).toBe(1)
  })

  it('no more after its end', async () => {
    const looked = vi.fn(() => 10)
    const ended = new AutoLock({
      vault,
      minutes: looked,
      awaited: () => false,
      locked: () => undefined,
      onFailure: () => undefined,
      elapsed: () => elapsed,
      clock: () => clock,
      everyMs: 2,
    })
    ended.dispose()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(looked).not.toHaveBeenCalled()
  })
})
