import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { nodeFileLayer } from '../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../core/vault/secret.ts'
import { keyringSlot } from '../../../core/vault/slots/keyring-slot.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { StandInKeyring } from './keyring/stand-in-keyring.ts'
import { anySecret, anyText, binding, filesBelow, lent, testVault } from './vault-bed.ts'

let folder: string
let passphrase: string
beforeEach(async () => {
  folder = await temporaryFolder()
  passphrase = anyText()
})

const phrase = () => ({ passphrase: Secret.fromText(passphrase) })

async function unlockedVault(): Promise<Vault> {
  const vault = await testVault(folder)
  await vault.create(phrase())
  return vault
}

describe('making a vault', () => {
  it('leaves it unlocked, with files that a fresh start finds locked', async () => {
    const vault = await testVault(folder)
    expect(vault).toMatchObject({ state: 'absent', unlockedBy: undefined })
    await vault.create(phrase())
    expect(vault).toMatchObject({ state: 'unlocked', unlockedBy: 'passphrase' })
    const again = await testVault(folder)
    expect(again.state).toBe('locked')
    await again.unlock(phrase())
    expect(again.state).toBe('unlocked')
    expect(again.slots()).toMatchObject([{ kind: 'passphrase', strength: 'strong' }])
  })

  it('never replaces one that exists, however often it is asked', async () => {
    const vault = await testVault(folder)
    const results = await Promise.allSettled([
      vault.create(phrase()),
      vault.create({ passphrase: anySecret() }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    const before = filesBelow(folder)
    for (const each of [vault, await testVault(folder)]) {
      await expect(each.create({ passphrase: anySecret() })).rejects.toMatchObject({ code: 'vault.exists' })
    }
    expect(filesBelow(folder)).toEqual(before)
  })

  it.each([
    [{}, 'required'],
    [{ passphrase: Secret.fromText('') }, 'required'],
    [{ passphrase: Secret.fromText('1234567') }, 'passphrase-short'],
  ])('is refused at the field for %j', async (slots, code) => {
    const vault = await testVault(folder)
    await expect(vault.create(slots)).rejects.toMatchObject({
      code: 'input.invalid',
      data: { faults: [{ field: 'passphrase', code }] },
    })
    expect(vault.state).toBe('absent')
    expect(filesBelow(folder)).toEqual({})
  })

  it('leaves no entry in the keyring if its file could not be saved', async () => {
    const store = new StandInKeyring()
    const layer = {
      ...nodeFileLayer,
      rename: async () => {
        throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
      },
    }
    const vault = await testVault(folder, { slots: [keyringSlot({ random: randomBytes, store })], layer })
    await expect(vault.create({ keyring: true })).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(vault.state).toBe('absent')
    expect(store.entries.size).toBe(0)
  })
})

describe('a locked vault', () => {
  it('opens by its passphrase alone', async () => {
    await unlockedVault()
    let now = Date.now()
    const vault = await testVault(folder, { clock: () => now })
    const before = filesBelow(folder)
    for (const wrong of [anyText(), '', `${passphrase} `, 'x'.repeat(1_000_000)]) {
      await expect(vault.unlock({ passphrase: Secret.fromText(wrong) })).rejects.toMatchObject({
        code: 'vault.wrong-passphrase',
      })
      now += 60_000
    }
    expect(vault.state).toBe('locked')
    expect(filesBelow(folder)).toEqual(before)
    await expect(vault.unlockWithKeyring()).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', reason: 'unsupported' },
    })
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({ opened: false, refusals: [] })
  })

  it('gives no secret and takes none, but tells, discards and removes', async () => {
    const open = await unlockedVault()
    await open.seal('r1', binding, anySecret(), 'current')
    await open.seal('r1', binding, anySecret(), 'candidate')
    await open.seal('r2', binding, anySecret(), 'current')
    open.lock()
    expect(open.state).toBe('locked')
    const locked = { code: 'vault.locked' }
    await expect(lent(open, 'r1')).rejects.toMatchObject(locked)
    await expect(lent(open, 'none')).rejects.toMatchObject(locked)
    await expect(open.seal('r1', binding, anySecret(), 'current')).rejects.toMatchObject(locked)
    await expect(open.promote('r1')).rejects.toMatchObject(locked)
    await expect(open.addSlot(phrase())).rejects.toMatchObject(locked)
    expect(open.has('r1')).toBe(true)
    await open.discard('r1', 'candidate')
    expect(open.has('r1', 'candidate')).toBe(false)
    await open.remove('r2')
    expect(open.has('r2')).toBe(false)
    expect(filesBelow(folder)['secrets/r2.json']).not.toContain('"sealed"')
  })

  it('what was removed meanwhile leaves no file after the next unlock', async () => {
    const open = await unlockedVault()
    await open.seal('r1', binding, anySecret(), 'current')
    await open.seal('r2', binding, anySecret(), 'current')
    open.lock()
    await open.remove('r2')
    await open.unlock(phrase())
    // The sealing waits for what is swept away.
    await open.seal('r2', binding, anySecret(), 'current')
    expect(await lent(open, 'r2')).not.toBe('')
    open.lock()
    await open.remove('r2')
    await open.unlock(phrase())
    await open.seal('r1', binding, anySecret(), 'current')
    expect(Object.keys(filesBelow(join(folder, 'secrets')))).toEqual(['r1.json'])
  })

  it('is absent, not locked, while nothing was made', async () => {
    const vault = await testVault(folder)
    const absent = { code: 'vault.absent' }
    await expect(vault.unlock(phrase())).rejects.toMatchObject(absent)
    await expect(lent(vault, 'r1')).rejects.toMatchObject(absent)
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({ opened: false, refusals: [] })
  })

  it('stays locked if it is locked while an unlock is under way', async () => {
    const vault = await unlockedVault()
    vault.lock()
    const unlocks = [vault.unlock(phrase()), vault.unlock(phrase())]
    vault.lock()
    for (const unlock of unlocks) await expect(unlock).rejects.toMatchObject({ code: 'vault.locked' })
    expect(vault).toMatchObject({ state: 'locked', unlockedBy: undefined })
    await vault.unlock(phrase())
    expect(vault.state).toBe('unlocked')
  })

  it('stays locked if it is locked while the keyring is asked at start', async () => {
    const store = new StandInKeyring()
    const slots = [keyringSlot({ random: randomBytes, store })]
    await (await testVault(folder, { slots })).create({ keyring: true })
    const vault = await testVault(folder, { slots })
    const start = vault.unlockWithAnyUnattendedSlot()
    vault.lock()
    expect(await start).toEqual({ opened: false, refusals: [] })
    expect(vault.state).toBe('locked')
    await vault.unlockWithKeyring()
  })

  it('is made and stays locked if it is locked while it is made', async () => {
    const vault = await testVault(folder)
    const made = vault.create(phrase())
    vault.lock()
    await made
    expect(vault.state).toBe('locked')
    await vault.unlock(phrase())
  })

  it('tells its listeners when it opens and closes', async () => {
    const vault = await testVault(folder)
    const states: string[] = []
    const listening = vault.onChange(() => states.push(vault.state))
    await vault.create(phrase())
    vault.lock()
    vault.lock()
    await vault.unlock(phrase())
    await vault.dispose()
    expect(states).toEqual(['unlocked', 'locked', 'unlocked', 'locked'])
    listening.dispose()
  })
})
