import { expect, it } from 'vitest'
import type { SlotProbe } from '../../../core/vault/vault.ts'
import { keyringStatusOf, vaultStatusOf } from '../../../core/vault/vault-status.ts'

it('the status of a vault is what the page may see, in lists of its own', () => {
  const slot = {
    id: 's1',
    kind: 'passphrase',
    purpose: 'daily',
    strength: 'strong',
    createdAt: 1,
  } as const
  const refusal = { slot: 'keyring', reason: 'locked' } as const
  const vault = {
    state: 'locked',
    unlockedBy: undefined,
    slots: () => [slot],
    offers: ['keyring'],
    refusals: [refusal],
    freshness: 'unwatched',
    key: 'nothing for the page',
  } as const
  const shown = {
    state: 'locked',
    slots: [slot],
    offers: ['keyring'],
    refusals: [refusal],
    freshness: 'unwatched',
  }
  expect(vaultStatusOf(vault)).toStrictEqual(shown)
  expect(vaultStatusOf({ ...vault, state: 'unlocked', unlockedBy: 'passphrase' })).toStrictEqual({
    ...shown,
    state: 'unlocked',
    unlockedBy: 'passphrase',
  })
})

it('the keyring is asked at most once in five seconds, however often the page asks', async () => {
  let now = 1_000_000
  let asked = 0
  const answers: SlotProbe[] = [{ available: true }, { available: false, reason: 'locked' }]
  const probeKeyring = async (): Promise<SlotProbe> => {
    const answer = answers[asked]
    asked += 1
    return answer ?? { available: false, reason: 'other' }
  }
  const status = keyringStatusOf({ probeKeyring }, () => now)
  expect(asked).toBe(0)
  expect(await Promise.all([status(), status()])).toEqual([{ available: true }, { available: true }])
  now += 5000
  expect(await status()).toEqual({ available: true })
  expect(asked).toBe(1)
  now += 1
  expect(await status()).toEqual({ available: false, reason: 'locked' })
  expect(asked).toBe(2)
})
