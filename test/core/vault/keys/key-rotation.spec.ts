import { readdir } from 'node:fs/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { anySecret, binding, filesBelow, lent } from '../vault-bed.ts'
import { failure, KeysBed, rotation } from './keys-bed.ts'

let bed: KeysBed
beforeEach(async () => {
  bed = await KeysBed.make()
})

describe('replacing the data key', () => {
  const folders = async () => (await readdir(bed.folder)).filter((name) => name.startsWith('secrets'))

  /** A vault that is locked at the first operation on a path. */
  async function lockedAt(path: string) {
    let armed = false
    const meet = (name: string) => {
      if (!armed || !name.includes(path)) return
      armed = false
      vault.lock()
    }
    const vault = await bed.open([bed.safe], {
      create: (name) => {
        meet(name)
        return nodeFileLayer.create(name)
      },
    })
    await vault.create({ safeStorage: true })
    await vault.seal('r1', binding, anySecret(), 'current')
    const text = await lent(vault, 'r1')
    armed = true
    return { vault, text }
  }

  it('is cancelled by a lock before the new one counts', async () => {
    const { vault, text } = await lockedAt('secrets-2')
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({ code: 'vault.locked' })
    expect(await folders()).toEqual(['secrets'])
    await vault.unlockWithAnyUnattendedSlot()
    expect(await lent(vault, 'r1')).toBe(text)
  })

  it('goes on to its end where the lock comes with the write that decides, and the vault is locked', async () => {
    const { vault, text } = await lockedAt('vault.json')
    await vault.rotateKey(rotation)
    expect(vault.state).toBe('locked')
    expect(await folders()).toEqual(['secrets-2'])
    await vault.unlockWithAnyUnattendedSlot()
    expect(await lent(vault, 'r1')).toBe(text)
  })

  it('passes on a bug of a slot, and what a refusal came from', async () => {
    const bug = new TypeError('a bug')
    let breaks = false
    const wrap: KeySlot['wrap'] = async (dataKey, context) => {
      if (breaks) throw bug
      return await bed.safe.wrap(dataKey, context)
    }
    const vault = await bed.open([{ ...bed.safe, wrap }, bed.keyring])
    await vault.create({ safeStorage: true, keyring: true })
    const before = filesBelow(bed.folder)
    breaks = true
    await expect(vault.rotateKey(rotation)).rejects.toBe(bug)
    expect(filesBelow(bed.folder)).toEqual(before)
    expect(bed.keys()).toHaveLength(1)
  })

  it('takes no passphrase for a slot that has none', async () => {
    const vault = await bed.open()
    await vault.create({ keyring: true })
    const [slot] = vault.slots()
    await vault.rotateKey({ passphrases: [{ slotId: slot?.id ?? '', passphrase: anySecret() }], drop: [] })
    vault.lock()
    await vault.unlockWithKeyring()
  })

  it('keeps both keys in the keyring while it is not known which one counts', async () => {
    let fails = false
    const rename: FileLayer['rename'] = async (from, to) => {
      if (fails && to.endsWith('vault.json')) throw failure('EIO')
      await nodeFileLayer.rename(from, to)
    }
    const vault = await bed.open([bed.keyring], { rename })
    await vault.create({ keyring: true })
    fails = true
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(bed.keys()).toHaveLength(2)
    fails = false
    await vault.seal('r1', binding, anySecret(), 'current')
    const again = await bed.open([bed.keyring])
    await again.unlockWithKeyring()
    expect(await lent(again, 'r1')).not.toBe('')
  })
})
