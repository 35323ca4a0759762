import { beforeEach, describe, expect, it } from 'vitest'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import {
  anySlot,
  codeOf,
  draft,
  type HandClock,
  hour,
  type OpenRegistries,
  openRegistries,
  start,
} from './registry-bed.ts'

let folder: string
let slot: KeySlot
let clock: HandClock
let open: OpenRegistries
let id: string

beforeEach(async () => {
  folder = await temporaryFolder()
  slot = anySlot()
  clock = { now: start, elapsed: 0 }
  open = await openRegistries({ folder, slot, clock })
  id = (await open.editor.add(draft(open))).id
  await open.service.states.deactivate(id)
  return () => open.close()
})

/** A new run of the program on what a killed one left: nothing of it had time to end anything. */
const killedAndStarted = async () => {
  const { close } = open
  open = await openRegistries({ folder, slot, clock })
  await close()
}
const state = () => open.service.list()[0]?.state
const stored = () => open.files.records.get(id)
const usage = (kind: 'launch' | 'pull', key = 'one') => ({ key, kind, image: 'a', host: 'registry.test' })

describe('rule 9: a lease', () => {
  it('for an hour ends after an hour by itself, stops what uses the credential, and says so', async () => {
    const stopped: string[] = []
    open.service.onWithdrawn((each) => stopped.push(each))
    expect(await open.service.states.lease(id, 'hour')).toMatchObject({
      state: 'active',
      lease: { kind: 'until', at: start + hour },
    })
    await open.pass(hour - 1)
    expect(state()).toBe('active')
    const loan = open.service.lend(id, async (_, withdrawn) => {
      await open.pass(1)
      return withdrawn.aborted
    })
    expect(await loan).toBe(true)
    expect(state()).toBe('inactive')
    expect(open.service.list()[0]).not.toHaveProperty('lease')
    expect(stopped).toEqual([id])
    expect(open.told).toContain('registry.lease-ended')
    expect(stored()).toMatchObject({ active: false })
    expect(await open.service.states.activate(id)).not.toHaveProperty('lease')
  })

  it('for an hour is over at its instant, also before anything could be written down', async () => {
    await open.service.states.lease(id, 'hour')
    clock.now += hour
    expect(state()).toBe('inactive')
  })

  it('for an hour ends in time although the clock is set back', async () => {
    await open.service.states.lease(id, 'hour')
    await open.pass(hour / 2)
    clock.now -= hour / 3
    clock.elapsed += hour / 2 - 1
    expect(state()).toBe('active')
    clock.elapsed += 1
    expect(state()).toBe('inactive')
  })

  it('for an hour lasts over a restart, and no longer', async () => {
    await open.service.states.lease(id, 'hour')
    clock.now += hour / 2
    await killedAndStarted()
    expect(state()).toBe('active')
    clock.now += hour / 2
    await killedAndStarted()
    expect(state()).toBe('inactive')
    expect(stored()).toMatchObject({ active: false })
  })

  it('until quit is over at the next start, also after a kill', async () => {
    expect(await open.service.states.lease(id, 'quit')).toMatchObject({ lease: { kind: 'quit' } })
    await open.pass(24 * hour)
    expect(state()).toBe('active')
    await killedAndStarted()
    expect(state()).toBe('inactive')
    expect(stored()).toMatchObject({ active: false })
    expect(open.told).toContain('registry.lease-ended')
  })

  it('for one launch waits for it over a restart, serves it and its pull, and no other', async () => {
    expect(await open.service.states.lease(id, 'launch')).toMatchObject({ lease: { kind: 'launch' } })
    await killedAndStarted()
    expect(state()).toBe('active')

    const launch = open.service.use(id, usage('launch'))
    const pull = open.service.use(id, usage('pull'))
    for (const other of [usage('launch'), usage('launch', 'two'), usage('pull', 'two')]) {
      expect(() => open.service.use(id, other)).toThrow('match.inactive')
    }
    await pull.taken()
    await pull.end()
    expect(state()).toBe('active')
    await launch.end()
    expect(state()).toBe('inactive')
    expect(stored()).toMatchObject({ active: false })
  })

  it('for one launch stays where the launch came to nothing before it was used', async () => {
    await open.service.states.lease(id, 'launch')
    await open.service.use(id, usage('launch')).end()
    expect(state()).toBe('active')
    const pull = open.service.use(id, usage('pull', 'two'))
    await pull.taken()
    await pull.end()
    expect(state()).toBe('inactive')
  })

  it('for one launch is spent where the program is killed in the midst of it', async () => {
    await open.service.states.lease(id, 'launch')
    await open.service.use(id, usage('pull')).taken()
    await killedAndStarted()
    expect(state()).toBe('inactive')
  })

  it('is not ended twice, and deactivating ends it at once', async () => {
    await open.service.states.lease(id, 'hour')
    await open.service.states.deactivate(id)
    await open.service.states.activate(id)
    await open.pass(2 * hour)
    expect(state()).toBe('active')
    expect(open.told).not.toContain('registry.lease-ended')
  })

  it('limits an activation for good as well', async () => {
    await open.service.states.activate(id)
    await open.service.states.lease(id, 'hour')
    await open.pass(hour)
    expect(state()).toBe('inactive')
    expect(await codeOf(open.service.states.deactivate(id))).toBe('registry.wrong-state')
  })
})
