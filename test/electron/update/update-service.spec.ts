import { describe, expect, it, vi } from 'vitest'
import type { UpdateWay } from '../../../contract/updates.ts'
import { standardSettings } from '../../../core/shell/settings-store.ts'
import { UpdateService } from '../../../electron/update/update-service.ts'
import type { UpdateFacts } from '../../../electron/update/update-way.ts'
import { UpdateError, type Updater } from '../../../electron/update/updater.ts'

const day = 24 * 60 * 60_000
const url = 'https://updates.example/f'

const started = { env: {}, program: '/opt/Fairlead/fairlead-desktop' }
const factsOf: Readonly<Record<'self' | 'package' | 'development' | 'no-feed', UpdateFacts>> = {
  self: { packaged: true, platform: 'darwin', ...started, feed: { url, publishers: [] } },
  package: { packaged: true, platform: 'linux', ...started, feed: { url, publishers: [] } },
  development: { packaged: false, platform: 'linux', ...started, feed: undefined },
  'no-feed': { packaged: true, platform: 'linux', ...started, feed: undefined },
}

/** A service over an updater that a test speaks for. */
function bed({
  way = 'self',
  updateChecks = false,
}: {
  way?: keyof typeof factsOf
  updateChecks?: boolean
} = {}) {
  let now = 1_000_000
  let settings = { ...standardSettings, updateChecks }
  let pass: () => void = () => undefined
  const standInUpdater = { look: vi.fn<Updater['look']>(), fetch: vi.fn<Updater['fetch']>() }
  standInUpdater.look.mockResolvedValue('2.0.0')
  standInUpdater.fetch.mockImplementation(async (onPercent) => onPercent(50))
  const load = vi.fn(async (_install: boolean): Promise<Updater> => standInUpdater)
  const quit = vi.fn()
  const onBug = vi.fn()
  const stop = vi.fn()
  const service = new UpdateService({
    facts: async () => factsOf[way],
    load,
    settings: {
      read: () => settings,
      write: (change) => {
        settings = { ...settings, ...change } as typeof settings
        return settings
      },
    },
    now: () => now,
    every: (_milliseconds, call) => {
      pass = call
      return stop
    },
    quit,
    onBug,
  })
  const changes = vi.fn()
  service.onChange(changes)
  return {
    ...{ service, load, quit, onBug, stop, changes, updater: standInUpdater },
    step: async () => (await service.state()).step,
    /** The time that passes until it is asked again whether a look is due. */
    later: async (milliseconds: number) => {
      now += milliseconds
      pass()
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
    },
    turnOn: () => {
      settings = { ...settings, updateChecks: true }
    },
  }
}

const until = (step: () => Promise<{ kind: string }>, kind: string) =>
  vi.waitFor(async () => expect((await step()).kind).toBe(kind), { timeout: 5000 })

describe('the search for newer versions', () => {
  it('is off until somebody turns it on: nothing is loaded and nobody is asked', async () => {
    const { service, later, load, turnOn, step } = bed()
    await later(3 * day)
    expect(load).not.toHaveBeenCalled()
    expect(await service.state()).toEqual({ way: 'self', step: { kind: 'idle' }, url })
    turnOn()
    await later(60_000)
    await until(step, 'available')
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('looks once a day by itself', async () => {
    const { later, updater, step } = bed({ updateChecks: true })
    await later(0)
    await until(step, 'available')
    await later(day - 1)
    expect(updater.look).toHaveBeenCalledTimes(1)
    await later(1)
    await vi.waitFor(() => expect(updater.look).toHaveBeenCalledTimes(2), { timeout: 5000 })
  })

  it('looks when it is asked to, whatever the settings say, and once at a time', async () => {
    const { service, updater, step } = bed()
    updater.look.mockResolvedValue(undefined)
    const [first] = await Promise.all([service.check(), service.check()])
    expect(first.step.kind).toBe('checking')
    await until(step, 'current')
    expect(updater.look).toHaveBeenCalledTimes(1)
  })

  it('fetches only what was asked for, and ends the program only when it is ready', async () => {
    const { service, step, updater, quit, changes } = bed()
    await service.install()
    expect(updater.fetch).not.toHaveBeenCalled()
    await service.check()
    await until(step, 'available')
    expect(updater.fetch).not.toHaveBeenCalled()
    await service.install()
    await until(step, 'ready')
    expect(quit).not.toHaveBeenCalled()
    await service.check()
    expect(await step()).toEqual({ kind: 'ready', version: '2.0.0' })
    await service.install()
    expect(quit).toHaveBeenCalledTimes(1)
    expect(changes).toHaveBeenCalledTimes(5)
  })

  it('says of a package that there is a newer version, and fetches nothing', async () => {
    const { service, step, updater, load } = bed({ way: 'package' })
    await service.check()
    await until(step, 'available')
    expect(load).toHaveBeenCalledWith(false)
    expect((await service.install()).step.kind).toBe('available')
    expect(updater.fetch).not.toHaveBeenCalled()
  })

  it.each(['development', 'no-feed'] as const)('does not look at all: %s', async (way) => {
    const { service, later, load } = bed({ way, updateChecks: true })
    await later(day)
    expect(await service.check()).toEqual({ way: way satisfies UpdateWay, step: { kind: 'idle' } })
    expect(load).not.toHaveBeenCalled()
  })

  it('tells what went wrong, logs only what has no name, and can look again', async () => {
    const { service, step, updater, onBug, load } = bed()
    updater.look.mockRejectedValueOnce(
      new UpdateError('unreachable', new Error('net::ERR_NAME_NOT_RESOLVED')),
    )
    await service.check()
    await until(step, 'failed')
    expect(await step()).toMatchObject({ reason: 'unreachable' })
    expect(onBug).not.toHaveBeenCalled()
    load.mockRejectedValueOnce(new TypeError('x'))
    updater.fetch.mockRejectedValueOnce(new UpdateError('signature', new Error('x')))
    await service.check()
    await until(step, 'available')
    await service.install()
    await until(step, 'failed')
    expect(await step()).toMatchObject({ reason: 'signature' })
  })

  it('tries to load the updater again after that has failed', async () => {
    const { service, step, onBug, load } = bed()
    load.mockRejectedValueOnce(new TypeError('x'))
    await service.check()
    await until(step, 'failed')
    expect(onBug).toHaveBeenCalledTimes(1)
    await service.check()
    await until(step, 'available')
  })

  it('stops asking when it is disposed of', () => {
    const { service, stop } = bed()
    service.dispose()
    expect(stop).toHaveBeenCalledTimes(1)
  })
})
