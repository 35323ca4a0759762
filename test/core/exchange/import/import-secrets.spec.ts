import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { authOf } from '../exchange-bed.ts'
import { type ImportBed, startImportBed } from './import-bed.ts'

let bed: ImportBed
beforeEach(async () => {
  bed = await startImportBed()
})
afterEach(() => bed.core.dispose())

describe('CH-08: a secret is stored as it is, or refused with a reason', () => {
  const every = Buffer.from(Array.from({ length: 256 }, (_, at) => at))

  it.each([
    ['every byte', every, 'not-text'],
    ['every byte that UTF-8 can have', Buffer.from(every.toString('latin1')), 'control-characters'],
    ['a lone CR', 'a\rb', 'control-characters'],
    ['a line break', 'a\nb', 'control-characters'],
    ['a NUL in the middle', 'a\0b', 'control-characters'],
    ['64 KiB + 1', 'x'.repeat(65_537), 'too-long'],
    ['64 KiB', 'x'.repeat(65_536), undefined],
    ['emoji and combining letters', '😀e\u0301é', undefined],
    ['colons and spaces', ' a:b: ', undefined],
    ['quotes and backslashes', '"\'\\u0000{}', undefined],
    ['a byte order mark', '\ufeffword', undefined],
  ])('%s', async (_, secret, reason) => {
    await bed.config({ 'a.test': { auth: authOf('ann', secret) } })
    const [login] = await bed.found()
    expect(login?.refused).toBe(reason)
    const [outcome] = await bed.take({ key: login?.key ?? '' })
    if (reason) {
      expect(outcome).toMatchObject({ kind: 'refused', problem: { data: { reason } } })
      expect(await bed.client.registries.list()).toEqual([])
    } else {
      if (outcome?.kind !== 'imported') throw new Error(outcome?.kind)
      expect(await bed.storedSecret(outcome.registry.id)).toBe(String(secret))
    }
  })
})

describe('CH-02: usernames', () => {
  it.each([
    ['../../x', 'imported'],
    ['a/b', 'imported'],
    ['a b', 'imported'],
    [' ann', 'bad-username'],
    ['a\tb', 'bad-username'],
    ['x'.repeat(10_240), 'bad-username'],
    ['a\u2028b', 'bad-username'],
  ])('%j is stored as a text or refused', async (username, expected) => {
    await bed.config({ 'a.test': { username, password: 'x' } })
    const [outcome] = await bed.take({ key: await bed.keyOf('a.test') })
    if (outcome?.kind === 'imported') expect(outcome.registry.username).toBe(username)
    expect(outcome?.kind === 'refused' ? outcome.problem.data.reason : outcome?.kind).toBe(expected)
  })

  it('a colon, which ends the username in HTTP, is refused', async () => {
    await bed.config({ 'a.test': { username: 'a:b', password: 'x' } })
    expect(await bed.take({ key: await bed.keyOf('a.test') })).toMatchObject([
      { kind: 'refused', problem: { data: { reason: 'bad-username' } } },
    ])
  })
})
