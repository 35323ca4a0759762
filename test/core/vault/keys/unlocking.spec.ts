import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../../../../contract/problem.ts'
import { SlotOpener } from '../../../../core/vault/keys/slot-opener.ts'
import { untilCancelled } from '../../../../core/vault/keys/until-cancelled.ts'
import type { SlotRecord, VaultHeader } from '../../../../core/vault/keys/vault-header.ts'
import { keyCheckValue } from '../../../../core/vault/seal/data-key.ts'
import type { KeySlot, SlotReason } from '../../../../core/vault/slots/key-slot.ts'
import type { OpenedSlot } from '../../../../core/vault/slots/slot-record.ts'

const dataKey = randomBytes(32)
const recordOf = (kind: SlotRecord['kind'], purpose: SlotRecord['purpose'] = 'daily'): SlotRecord => ({
  id: `${kind}-${purpose}`,
  kind,
  purpose,
  strength: 'strong',
  generation: 1,
  createdAt: 1,
  payload: {},
})
const header: VaultHeader = {
  vaultId: 'v1',
  keyCheck: keyCheckValue(dataKey, 'v1'),
  createdAt: 1,
  epoch: 1,
  slots: [recordOf('keyring'), recordOf('passphrase')],
}

/** A slot that opens to the data key, or refuses. */
function slot(
  kind: SlotRecord['kind'],
  refuses?: SlotReason,
  purpose: SlotRecord['purpose'] = 'daily',
): KeySlot {
  return {
    kind,
    purpose,
    available: async () => ({ ok: true, strength: 'strong' }),
    wrap: async () => ({ ok: false, reason: 'other' }),
    unwrap: async () =>
      refuses ? { ok: false, reason: refuses } : { ok: true, dataKey: Buffer.from(dataKey) },
    forget: async () => true,
  }
}

describe('opening the vault by its slots', () => {
  let opener: SlotOpener
  const open = (...slots: KeySlot[]) => opener.open(slots, header)
  const wrong = { code: 'vault.wrong-passphrase' }
  const guessed = async (times: number) => {
    for (let guess = 0; guess < times; guess += 1)
      await expect(open(slot('passphrase', 'mismatch'))).rejects.toMatchObject(wrong)
  }
  beforeEach(() => {
    opener = new SlotOpener(() => 1_000_000)
  })

  it('tries them in order, and tells of a wrong guess rather than of a slot that is not there', async () => {
    expect(await open(slot('keyring', 'gone'), slot('passphrase'))).toMatchObject({
      record: { id: 'passphrase-daily' },
    })
    const absent = slot('passphrase', undefined, 'recovery')
    await expect(open(slot('passphrase', 'mismatch'), absent)).rejects.toMatchObject(wrong)
    await expect(open(absent, slot('passphrase', 'mismatch'))).rejects.toMatchObject(wrong)
    await expect(open(slot('keyring', 'gone'), slot('keyring', 'locked'))).rejects.toMatchObject({
      data: { slot: 'keyring', reason: 'gone' },
    })
    await expect(open()).rejects.toThrow('Which slot')
  })

  it('slows down guesses, and nothing but guesses', async () => {
    await guessed(3)
    await expect(open(slot('passphrase'))).rejects.toMatchObject({ code: 'vault.slow-down' })
    await expect(open(slot('keyring', 'gone'), slot('passphrase'))).rejects.toMatchObject({
      code: 'vault.slow-down',
    })
    expect(await open(slot('keyring'))).toMatchObject({ ok: true })
    expect(await opener.openRecord(slot('keyring'), recordOf('keyring'), header)).toMatchObject({ ok: true })
    await expect(opener.openRecord(slot('passphrase'), recordOf('passphrase'), header)).rejects.toMatchObject(
      { code: 'vault.slow-down' },
    )
  })

  it('begins to count anew after a right guess, not after another slot that opened', async () => {
    await guessed(2)
    await open(slot('keyring'))
    await guessed(1)
    await expect(open(slot('passphrase'))).rejects.toMatchObject({ code: 'vault.slow-down' })
    opener = new SlotOpener(() => 1_000_000)
    await guessed(2)
    await open(slot('passphrase'))
    await guessed(2)
    expect(await open(slot('passphrase'))).toMatchObject({ ok: true })
  })

  it('takes no refusal but a wrong passphrase for a guess', async () => {
    for (let time = 0; time < 4; time += 1) {
      await expect(open(slot('passphrase', 'other'))).rejects.toMatchObject({ data: { reason: 'other' } })
      await expect(open(slot('keyring', 'mismatch'))).rejects.toMatchObject({ data: { reason: 'mismatch' } })
    }
    expect(await open(slot('passphrase'))).toMatchObject({ ok: true })
  })
})

describe('waiting for a slot', () => {
  const opened = (): OpenedSlot => ({
    ok: true,
    dataKey: Buffer.from(dataKey),
    slot: slot('keyring'),
    record: recordOf('keyring'),
    shouldRewrap: false,
  })

  it('gives what it opened, or its failure', async () => {
    const cancels = new Set<() => void>()
    const found = opened()
    expect(await untilCancelled(Promise.resolve(found), cancels)).toBe(found)
    expect(found.dataKey).toEqual(dataKey)
    const problem = new Problem('vault.wrong-passphrase', {})
    await expect(untilCancelled(Promise.reject(problem), cancels)).rejects.toBe(problem)
    expect(cancels.size).toBe(0)
  })

  it('ends when it is cancelled, and the key that comes too late is zeroed', async () => {
    const cancels = new Set<() => void>()
    const found = opened()
    let answer: (slot: OpenedSlot) => void = () => undefined
    const opening = new Promise<OpenedSlot>((resolve) => {
      answer = resolve
    })
    const waiting = untilCancelled(opening, cancels)
    expect(cancels.size).toBe(1)
    for (const cancel of cancels) cancel()
    await expect(waiting).rejects.toMatchObject({ code: 'vault.locked' })
    expect(cancels.size).toBe(0)
    answer(found)
    await opening
    await Promise.resolve()
    expect(found.dataKey).toEqual(Buffer.alloc(32))
  })

  it('passes over a failure that comes too late', async () => {
    const cancels = new Set<() => void>()
    let fail: (error: Error) => void = () => undefined
    const waiting = untilCancelled(
      new Promise<OpenedSlot>((_, reject) => {
        fail = reject
      }),
      cancels,
    )
    for (const cancel of cancels) cancel()
    await expect(waiting).rejects.toMatchObject({ code: 'vault.locked' })
    fail(new Error('too late'))
    await new Promise((resolve) => setImmediate(resolve))
  })
})
