import { beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
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

let clock: HandClock
let open: OpenRegistries
let id: string

beforeEach(async () => {
  clock = { now: start, elapsed: 0 }
  open = await openRegistries({ folder: await temporaryFolder(), slot: anySlot(), clock })
  id = (await open.editor.add(draft(open))).id
  await open.service.states.deactivate(id)
  return () => open.close()
})

/** No record can be saved until it is undone. */
const fillDisk = () => {
  const { records } = open.files
  const save = records.update
  records.update = async () => {
    throw new Problem('storage.not-saved', { file: 'registry', reason: 'ENOSPC' })
  }
  return () => {
    records.update = save
  }
}
const state = () => open.service.list()[0]?.state
const usage = (kind: 'launch' | 'pull') => ({ key: 'one', kind, image: 'a', host: 'registry.test' })

describe('rule 9 on a disk that is full: a lease', () => {
  it('for an hour stops what uses the credential although its end cannot be written down', async () => {
    const stopped: string[] = []
    open.service.onWithdrawn((each) => stopped.push(each))
    await open.service.states.lease(id, 'hour')
    const empty = fillDisk()
    const loan = open.service.lend(id, async (_, withdrawn) => {
      await open.pass(hour)
      return withdrawn.aborted
    })
    expect(await loan).toBe(true)
    expect(stopped).toEqual([id])
    empty()
    await open.pass(1)
    expect(open.files.records.get(id)).toMatchObject({ active: false })
  })

  it('for one launch serves no second one where its end could not be written down', async () => {
    await open.service.states.lease(id, 'launch')
    const launch = open.service.use(id, usage('launch'))
    await launch.taken()
    const empty = fillDisk()
    expect(await codeOf(launch.end())).toBe('storage.not-saved')
    expect(() => open.service.use(id, usage('launch'))).toThrow('match.inactive')
    empty()
    expect(() => open.service.use(id, usage('pull'))).toThrow('match.inactive')
    await open.pass(1)
    expect(state()).toBe('inactive')
    expect(open.files.records.get(id)).toMatchObject({ active: false })
  })

  it('for one launch is taken for certain before any part of the launch goes on', async () => {
    await open.service.states.lease(id, 'launch')
    const launch = open.service.use(id, usage('launch'))
    const pull = open.service.use(id, usage('pull'))
    const empty = fillDisk()
    expect(await codeOf(pull.taken())).toBe('storage.not-saved')
    expect(await codeOf(launch.taken())).toBe('storage.not-saved')
    empty()
    await launch.taken()
    expect(open.files.records.get(id)).toMatchObject({ lease: { takenIn: expect.any(String) } })
  })

  it('for one launch that comes while a launch is on its way is that launch’s', async () => {
    await open.service.states.activate(id)
    const launch = open.service.use(id, usage('launch'))
    await open.service.states.deactivate(id)
    await open.service.states.lease(id, 'launch')
    await launch.taken()
    expect(() => open.service.use(id, usage('launch'))).toThrow('match.inactive')
    await launch.end()
    expect(state()).toBe('inactive')
  })
})
