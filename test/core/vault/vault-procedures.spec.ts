import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import { secretRecordFormat } from '../../../core/vault/seal/secret-record.ts'
import type { KeySlot } from '../../../core/vault/slots/key-slot.ts'
import { defaultPlace, draftOf, startTestCore, type TestCore } from '../../support/core-client.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { anyText } from './vault-bed.ts'

/** A stand-in for safeStorage where the system has no keyring: it keeps the key with a published password. */
const weakSlot: KeySlot = {
  kind: 'safe-storage',
  available: async () => ({ ok: false, reason: 'weak' }),
  wrap: async (dataKey, _, options) =>
    options?.acceptWeak
      ? { ok: true, strength: 'weak', payload: { blob: dataKey.toString('base64') } }
      : { ok: false, reason: 'weak' },
  unwrap: async ({ blob }) => ({ ok: true, dataKey: Buffer.from(String(blob), 'base64') }),
  forget: async () => true,
}

let core: TestCore
let passphrase: string
beforeEach(async () => {
  passphrase = anyText()
  const endpoint = `unix://${join(await temporaryFolder(), 'no-engine.sock')}`
  core = await startTestCore({ endpoint, extraSlots: [weakSlot] })
})
afterEach(() => core.dispose())

const vault = () => core.client.vault
const newest = async () => {
  const [entry] = await core.client.activity.list({ limit: 1 })
  return { kind: entry?.kind, subject: entry?.subject }
}

describe('the procedures of key slots', () => {
  it('need a vault, and an unlocked one', async () => {
    const calls = () => [
      vault().addPassphrase({ passphrase: anyText() }),
      vault().addKeyring(),
      vault().addSafeStorage({}),
      vault().removeSlot({ id: 'a' }),
      vault().rotateKey({ passphrases: [], drop: [] }),
      vault().changePassphrase({ current: passphrase, next: anyText() }),
    ]
    for (const call of calls()) await expect(call).rejects.toMatchObject({ code: 'vault.absent' })
    await vault().create({ passphrase, keyring: false })
    await vault().lock()
    for (const call of calls()) await expect(call).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('add, change and remove, and leave a line in the activity log each', async () => {
    const [second, third] = [anyText(), anyText()]
    const made = await vault().create({ passphrase, keyring: false })
    expect(made.offers).toEqual(['keyring', 'safe-storage'])
    const two = await vault().addPassphrase({ passphrase: second })
    expect(two.slots.map(({ kind }) => kind)).toEqual(['passphrase', 'passphrase'])
    expect(await newest()).toEqual({ kind: 'vault.slot-added', subject: 'passphrase' })
    await vault().changePassphrase({ current: second, next: third })
    expect(await newest()).toEqual({ kind: 'vault.passphrase-changed', subject: undefined })
    const one = await vault().removeSlot({ id: made.slots[0]?.id ?? '' })
    expect(one.slots).toHaveLength(1)
    expect(await newest()).toEqual({ kind: 'vault.slot-removed', subject: 'passphrase' })
    await expect(vault().removeSlot({ id: one.slots[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'vault.last-slot',
    })
    await vault().lock()
    for (const old of [passphrase, second]) {
      await expect(vault().unlock({ passphrase: old })).rejects.toMatchObject({
        code: 'vault.wrong-passphrase',
      })
    }
    expect(await vault().unlock({ passphrase: third })).toMatchObject({ state: 'unlocked' })
    const said = [...core.received, ...core.logged].join('\n')
    for (const secret of [passphrase, second, third]) expect(said).not.toContain(secret)
  })

  it('replace the recovery words and the data key, and leave a line in the activity log each', async () => {
    const [words, next] = [anyText(), anyText()]
    const made = await vault().create({ passphrase, keyring: false, recovery: words })
    expect(made.slots.map(({ purpose }) => purpose)).toEqual(['daily', 'recovery'])
    const replaced = await vault().addPassphrase({ passphrase: next, purpose: 'recovery' })
    expect(replaced.slots.map(({ purpose }) => purpose)).toEqual(['daily', 'recovery'])
    expect(await newest()).toEqual({ kind: 'vault.recovery-replaced', subject: undefined })
    const [daily = '', recovery = ''] = replaced.slots.map(({ id }) => id)
    const typed = { slotId: recovery, passphrase: next.toUpperCase() }
    await expect(vault().rotateKey({ passphrases: [typed], drop: [] })).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: daily, code: 'required' }] },
    })
    await expect(
      vault().rotateKey({ passphrases: [{ ...typed, passphrase: words }], drop: [daily] }),
    ).rejects.toMatchObject({ code: 'vault.wrong-passphrase', data: { slotId: recovery } })
    const rotated = await vault().rotateKey({ passphrases: [typed], drop: [daily] })
    expect(rotated).toMatchObject({ state: 'unlocked', slots: [{ id: recovery, purpose: 'recovery' }] })
    expect(await newest()).toEqual({ kind: 'vault.key-rotated', subject: undefined })
    await vault().addPassphrase({ passphrase })
    await vault().removeSlot({ id: recovery })
    expect(await newest()).toEqual({ kind: 'vault.slot-removed', subject: 'recovery' })
    await vault().addPassphrase({ passphrase: words, purpose: 'recovery' })
    expect(await newest()).toEqual({ kind: 'vault.slot-added', subject: 'recovery' })
    const said = [...core.received, ...core.logged].join('\n')
    for (const secret of [passphrase, words, next]) expect(said).not.toContain(secret)
  })

  it('name the registry whose secret stops the data key from being replaced', async () => {
    await vault().create({ passphrase, keyring: false })
    const place = await defaultPlace(core.client)
    const draft = { address: 'registry.example', username: 'u', password: anyText(), saveAnyway: true }
    const { id, name } = await core.client.registries.add(draftOf(place, draft))
    await core.dispose({ keep: true })
    const file = join(core.dataFolder, 'secrets', `${id}.json`)
    const { value, generation } = JSON.parse(await readFile(file, 'utf8'))
    value.current.scope = 'elsewhere'
    await writeFile(file, encodeEnvelope(secretRecordFormat, generation, value))
    core = await startTestCore({ endpoint: 'unix:///nowhere.sock', dataFolder: core.dataFolder })
    const { slots } = await vault().unlock({ passphrase })
    const passphrases = slots.map((slot) => ({ slotId: slot.id, passphrase }))
    await expect(vault().rotateKey({ passphrases, drop: [] })).rejects.toMatchObject({
      code: 'vault.secret-unreadable',
      data: { registry: { id, name } },
    })
  })

  it('refuse a wrong current passphrase and a short new one at their fields', async () => {
    await vault().create({ passphrase, keyring: false })
    await expect(vault().changePassphrase({ current: anyText(), next: anyText() })).rejects.toMatchObject({
      code: 'vault.wrong-passphrase',
    })
    await expect(vault().changePassphrase({ current: passphrase, next: 'short' })).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: 'next', code: 'passphrase-short' }] },
    })
    expect(await newest()).toMatchObject({ kind: 'vault.created' })
  })

  it('tell a fourth guess in a row how long to wait', async () => {
    await vault().create({ passphrase, keyring: false })
    await vault().lock()
    const codes: unknown[] = []
    for (let guess = 0; guess < 4; guess += 1) {
      await vault()
        .unlock({ passphrase: anyText() })
        .catch((error) => codes.push(error.code))
    }
    expect(codes).toEqual([...Array(3).fill('vault.wrong-passphrase'), 'vault.slow-down'])
  })

  it('KS-03: take a weak slot only where that is agreed to, and show it as weak', async () => {
    await vault().create({ passphrase, keyring: false })
    await expect(vault().addSafeStorage({})).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'safe-storage', reason: 'weak' },
    })
    const { slots } = await vault().addSafeStorage({ acceptWeak: true })
    expect(slots).toMatchObject([
      { kind: 'passphrase', strength: 'strong' },
      { kind: 'safe-storage', strength: 'weak' },
    ])
  })
})
