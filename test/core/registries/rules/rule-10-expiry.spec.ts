import { beforeEach, describe, expect, it } from 'vitest'
import { previewAddress } from '../../../../core/registries/edit/typed-address.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import {
  anySlot,
  draft,
  editOf,
  type HandClock,
  hour,
  loginOf,
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
  id = (await open.editor.add(draft(open, { expiresAt: start + 12 * hour }))).id
  return () => open.close()
})

const restarted = async () => {
  await open.close()
  open = await openRegistries({ folder, slot, clock })
}
const shown = () => open.service.list()[0]

describe('rule 10: expiry', () => {
  it('warns ahead of time, and says when it has come', async () => {
    expect(shown()).toMatchObject({ state: 'active', expiresSoon: false })
    await open.pass(10.5 * hour)
    expect(shown()).toMatchObject({ state: 'active', expiresSoon: true })
    await open.pass(1.5 * hour)
    expect(shown()).toMatchObject({ state: 'expired', expiresSoon: false })
    expect(open.told.filter((kind) => kind === 'registry.expired')).toHaveLength(1)
    await open.pass(hour)
    expect(open.told.filter((kind) => kind === 'registry.expired')).toHaveLength(1)
  })

  it('is not undone by a clock that is set back, before it was written down and after', async () => {
    clock.now += 12 * hour
    expect(shown()?.state).toBe('expired')
    clock.now -= 12 * hour
    expect(shown()?.state).toBe('expired')
    await open.pass(0)
    await restarted()
    expect(shown()?.state).toBe('expired')
  })

  it('is noticed at the start where it came while the program did not run', async () => {
    clock.now += 13 * hour
    await restarted()
    clock.now -= 13 * hour
    await restarted()
    expect(shown()?.state).toBe('expired')
  })

  it.each([
    ['a new date', { expiresAt: start + 48 * hour }],
    ['no date', {}],
    ['a new secret', { expiresAt: start + 12 * hour, credential: { username: 'ann', password: 'new' } }],
  ])('ends with %s from an edit', async (_, change) => {
    await open.pass(12 * hour)
    expect(await open.editor.edit(editOf(id, change))).toMatchObject({ state: 'active' })
    await restarted()
    expect(shown()).toMatchObject({ state: 'active', expiresSoon: false })
  })

  it('keeps its date where the edit is about something else', async () => {
    await open.pass(12 * hour)
    const edit = editOf(id, { expiresAt: start + 12 * hour, description: 'changed' })
    expect(await open.editor.edit(edit)).toMatchObject({ state: 'expired', description: 'changed' })
  })

  it('comes back with an undo of the change that ended it', async () => {
    await open.pass(12 * hour)
    await open.editor.edit(
      editOf(id, { expiresAt: start + 12 * hour, credential: { username: 'ann', password: 'new' } }),
    )
    expect(await open.editor.undo(id)).toMatchObject({ state: 'expired', expiresAt: start + 12 * hour })
    expect(await loginOf(open, id)).not.toBe('ann:new')
  })
})

describe('what is known of an address', () => {
  it.each([
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 12 * hour],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 12 * hour],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team', 12 * hour],
    ['123456789012.dkr-ecr.eu-central-1.on.aws', 12 * hour],
    ['https://123456789012.dkr.ecr.eu-central-1.amazonaws.com/v2/', 12 * hour],
    ['public.ecr.aws', 12 * hour],
    ['dkr.ecr.eu-central-1.amazonaws.com', undefined],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.test', undefined],
    ['ghcr.io', undefined],
  ])('rule 10: %s has its expiry suggested', (address, after) => {
    const preview = previewAddress(address)
    expect(preview.ok && preview.suggestExpiry).toBe(after)
    if (preview.ok && after !== undefined) expect(preview.usernames).toEqual(['AWS'])
  })

  it.each([
    ['dockerhub', '', 'ann@example.test', ['at-sign']],
    ['dockerhub', '', 'ann', []],
    ['custom', 'index.docker.io', 'ann@example.test', ['at-sign']],
    ['custom', 'registry.test', 'ann@example.test', []],
    ['custom', 'public.ecr.aws', 'ann', ['not-the-usual']],
    ['custom', 'public.ecr.aws', 'AWS', []],
    ['custom', 'europe-docker.pkg.dev', '_json_key', []],
    ['custom', 'public.ecr.aws', '', []],
  ] as const)('warns of a username at %s %s: %s', (provider, address, username, notes) => {
    const preview = previewAddress(address, provider, username)
    expect(preview.ok && preview.usernameNotes).toEqual(notes)
  })

  it('says of a name in other letters and of plain HTTP that it is one', () => {
    const idn = previewAddress('bücher.example')
    expect(idn).toMatchObject({ ok: true, notes: ['idn'] })
    expect(previewAddress('http://registry.test:5000')).toMatchObject({
      ok: true,
      notes: expect.arrayContaining(['plain-http']),
    })
  })
})
