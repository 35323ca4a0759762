import { beforeEach, describe, expect, it } from 'vitest'
import { GuessPace } from '../../../../core/vault/keys/guess-pace.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anySecret, anyText, testVault } from '../vault-bed.ts'

let now: number
beforeEach(() => {
  now = 1_000_000_000_000
})
const clock = () => now
const slowDown = (seconds: number) => ({ code: 'vault.slow-down', data: { seconds } })

/** The seconds that are left, 0 if the next guess is taken. */
function left(pace: GuessPace): number {
  try {
    pace.check()
    return 0
  } catch (error) {
    return (error as { data: { seconds: number } }).data.seconds
  }
}

describe('the pace of guesses', () => {
  it('is free three times, then doubles from one second to thirty', () => {
    const pace = new GuessPace(clock)
    const pauses: number[] = []
    for (let guess = 0; guess < 10; guess += 1) {
      pauses.push(left(pace))
      now += left(pace) * 1000
      pace.wrong()
    }
    expect(pauses).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 30, 30])
  })

  it('counts the seconds down, rounds up, and begins anew after a right one', () => {
    const pace = new GuessPace(clock)
    for (let guess = 0; guess < 5; guess += 1) pace.wrong()
    expect(left(pace)).toBe(4)
    now += 1001
    expect(left(pace)).toBe(3)
    now += 2998
    expect(left(pace)).toBe(1)
    now += 1
    expect(left(pace)).toBe(0)
    pace.right()
    pace.wrong()
    pace.wrong()
    expect(left(pace)).toBe(0)
  })

  it('is no longer than it is when the clock is set back', () => {
    const pace = new GuessPace(clock)
    for (let guess = 0; guess < 3; guess += 1) pace.wrong()
    now -= 86_400_000
    expect(left(pace)).toBe(1)
    now += 999
    expect(left(pace)).toBe(1)
    now += 1
    expect(left(pace)).toBe(0)
  })
})

describe('a vault whose passphrase is guessed', () => {
  let passphrase: string
  let vault: Vault
  const unlock = (text = passphrase) => vault.unlock({ passphrase: Secret.fromText(text) })
  const wrong = { code: 'vault.wrong-passphrase' }
  beforeEach(async () => {
    passphrase = anyText()
    vault = await testVault(await temporaryFolder(), { clock })
    await vault.create({ passphrase: Secret.fromText(passphrase) })
    vault.lock()
  })

  it('takes no guess during the pause, not even the right one, and opens after it', async () => {
    for (let guess = 0; guess < 3; guess += 1) await expect(unlock(anyText())).rejects.toMatchObject(wrong)
    await expect(unlock(anyText())).rejects.toMatchObject(slowDown(1))
    await expect(unlock()).rejects.toMatchObject(slowDown(1))
    now += 1000
    await unlock()
    expect(vault.state).toBe('unlocked')
    vault.lock()
    await expect(unlock(anyText())).rejects.toMatchObject(wrong)
    await unlock()
  })

  it('takes guesses one after the other, however many are sent at once', async () => {
    const guesses = await Promise.allSettled(Array.from({ length: 8 }, () => unlock(anyText())))
    const codes = guesses.map((guess) => guess.status === 'rejected' && guess.reason.code)
    expect(codes.filter((code) => code === wrong.code)).toHaveLength(3)
    expect(codes.filter((code) => code === 'vault.slow-down')).toHaveLength(5)
  })

  it('counts wrong guesses of the present passphrase where it is changed', async () => {
    await unlock()
    const change = (current: Secret) => vault.changePassphrase({ current, next: anySecret() })
    for (let guess = 0; guess < 3; guess += 1) await expect(change(anySecret())).rejects.toMatchObject(wrong)
    await expect(change(Secret.fromText(passphrase))).rejects.toMatchObject(slowDown(1))
    now += 1000
    await change(Secret.fromText(passphrase))
  })
})
