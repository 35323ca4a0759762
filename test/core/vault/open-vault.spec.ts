import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../../core/vault/secret.ts'
import type { KeySlot } from '../../../core/vault/slots/key-slot.ts'
import { keyringSlot } from '../../../core/vault/slots/keyring-slot.ts'
import { passphraseSlot } from '../../../core/vault/slots/passphrase-slot.ts'
import { openByRecord } from '../../../core/vault/slots/slot-record.ts'
import { standInSlot } from '../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { StandInKeyring } from './keyring/stand-in-keyring.ts'
import { anySecret, anyText, binding, filesBelow, testVault } from './vault-bed.ts'

const safe = standInSlot(randomBytes(32))
let folder: string
let store: StandInKeyring
let keyring: KeySlot
beforeEach(async () => {
  folder = await temporaryFolder()
  store = new StandInKeyring()
  keyring = keyringSlot({ random: randomBytes, store, waitMs: 200 })
})
const open = (...slots: KeySlot[]) => testVault(folder, { slots })

describe('what a vault says of the keyring', () => {
  it('is nothing good where this shell has none', async () => {
    expect(await (await open(safe)).probeKeyring()).toStrictEqual({ available: false, reason: 'unsupported' })
  })

  it('is whether it works now, and why not', async () => {
    const vault = await open(safe, keyring)
    expect(await vault.probeKeyring()).toStrictEqual({ available: true })
    const locked = Object.assign(store, { collection: async () => 'locked' as const })
    expect(await vault.probeKeyring()).toStrictEqual({ available: false, reason: 'locked' })
    locked.failure = new Error('DBus error: gone')
    expect(await vault.probeKeyring()).toStrictEqual({
      available: false,
      reason: 'no-bus',
      proof: 'DBus error: gone',
    })
    expect(vault.offers).toEqual(['safe-storage', 'keyring'])
  })
})

describe('the slots that need nobody', () => {
  it('are asked only where the vault has them', async () => {
    const vault = await open(keyring, safe)
    await vault.create({ passphrase: anySecret() })
    vault.lock()
    const asked = vi.spyOn(store, 'get')
    const told = vi.fn()
    vault.onChange(told)
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({ opened: false, refusals: [] })
    expect(asked).not.toHaveBeenCalled()
    expect(told).not.toHaveBeenCalled()
    await expect(vault.unlockWithKeyring()).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', reason: 'not-set-up' },
    })
    await expect((await open(safe)).unlockWithKeyring()).rejects.toMatchObject({
      data: { slot: 'keyring', reason: 'unsupported' },
    })
  })

  it('open the vault in their order, and those that refused are not told of any more', async () => {
    const made = await open(keyring, safe)
    await made.create({ keyring: true, safeStorage: true })
    await made.dispose()
    store.failure = new Error('unlock prompt was dismissed')
    const vault = await open(keyring, safe)
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({ opened: true, by: 'safe-storage' })
    expect(vault).toMatchObject({ unlockedBy: 'safe-storage', refusals: [] })
    vault.lock()
    store.failure = undefined
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({ opened: true, by: 'keyring' })
  })

  it('open it by another one that the vault has, where it has none in the keyring', async () => {
    await (await open(keyring, safe)).create({ safeStorage: true })
    const asked = vi.spyOn(store, 'get')
    const vault = await open(keyring, safe)
    await vault.unlockWithKeyring()
    expect(vault.unlockedBy).toBe('safe-storage')
    expect(asked).not.toHaveBeenCalled()
  })

  it('that refuse are told of once, and until the vault is open', async () => {
    await (await open(keyring)).create({ keyring: true })
    const refused = { slot: 'keyring', reason: 'locked', proof: 'unlock prompt was dismissed' }
    store.failure = new Error(refused.proof)
    const vault = await open(keyring)
    expect(vault.refusals).toEqual([])
    const told = vi.fn()
    vault.onChange(told)
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({ opened: false, refusals: [refused] })
    expect(vault.refusals).toEqual([refused])
    expect(told).toHaveBeenCalledTimes(1)
    store.failure = undefined
    await vault.unlockWithKeyring()
    expect(vault.refusals).toEqual([])
  })

  it('with a bug do not pass for a refusal', async () => {
    await (await open(safe)).create({ safeStorage: true })
    const bug = new TypeError('a bug')
    const unwrap = async () => {
      throw bug
    }
    await expect((await open({ ...safe, unwrap })).unlockWithAnyUnattendedSlot()).rejects.toBe(bug)
  })
})

it('whoever listens is told of changes until the end of that', async () => {
  const vault = await open(safe)
  const told = vi.fn()
  const listening = vault.onChange(told)
  await vault.create({ safeStorage: true })
  expect(told).toHaveBeenCalled()
  listening.dispose()
  told.mockClear()
  vault.lock()
  expect(told).not.toHaveBeenCalled()
})

it('a spare slot opens the vault for whoever has the header, and is stored nowhere', async () => {
  const vault = await open(safe)
  const text = anyText()
  const passphrase = () => Secret.fromText(text)
  await expect(vault.spareSlot({ passphrase: passphrase() })).rejects.toMatchObject({ code: 'vault.absent' })
  await vault.create({ safeStorage: true })
  await vault.seal('r1', binding, anySecret(), 'current')
  const before = filesBelow(folder)
  const { record, keyCheck } = await vault.spareSlot({ passphrase: passphrase() })
  expect(filesBelow(folder)).toEqual(before)
  expect(vault.slots()).toHaveLength(1)
  const header = JSON.parse(before['vault.json'] ?? '').value
  expect(header.keyCheck).toBe(keyCheck)
  const slot = passphraseSlot(passphrase(), { random: randomBytes })
  expect(await openByRecord(slot, record, header)).toMatchObject({ ok: true })
  await expect(vault.spareSlot({ passphrase: Secret.fromText('short') })).rejects.toMatchObject({
    code: 'input.invalid',
    data: { faults: [{ field: 'passphrase', code: 'passphrase-short' }] },
  })
})
