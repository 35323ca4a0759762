import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../../../core/vault/secret.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { anySecret, binding, lent } from '../vault-bed.ts'
import { failure, KeysBed, rotation } from './keys-bed.ts'

const zeroed = Buffer.alloc(32)
let bed: KeysBed
beforeEach(async () => {
  bed = await KeysBed.make()
})

/** The same slot, which keeps a hold of every data key that it was given or gave. */
function watched(slot: KeySlot, seen: Buffer[]): KeySlot {
  return {
    ...slot,
    wrap: (dataKey, context, options) => {
      seen.push(dataKey)
      return slot.wrap(dataKey, context, options)
    },
    unwrap: async (payload, context) => {
      const opened = await slot.unwrap(payload, context)
      if (opened.ok) seen.push(opened.dataKey)
      return opened
    },
  }
}

describe('a copy of the data key', () => {
  it('is zeroed with the work that it was for', async () => {
    const seen: Buffer[] = []
    const asking: KeySlot = {
      ...bed.safe,
      unwrap: async (payload, context) => {
        const opened = await bed.safe.unwrap(payload, context)
        return opened.ok ? { ...opened, shouldRewrap: true } : opened
      },
    }
    const vault = await bed.open([watched(asking, seen), watched(bed.keyring, seen)])
    await vault.create({ safeStorage: true })
    await vault.addSlot({ keyring: true })
    vault.lock()
    await vault.unlockWithAnyUnattendedSlot()
    await vault.rotateKey(rotation)
    expect(seen.filter((key) => !key.equals(zeroed)).length).toBeLessThanOrEqual(1)
    vault.lock()
    expect(seen.length).toBeGreaterThan(9)
    for (const key of seen) expect(key).toEqual(zeroed)
  })

  it('is zeroed where no vault was made', async () => {
    const seen: Buffer[] = []
    const rename = async () => {
      throw failure('ENOSPC')
    }
    const vault = await bed.open([watched(bed.safe, seen)], { rename })
    await expect(vault.create({ safeStorage: true })).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(seen).toHaveLength(2)
    for (const key of seen) expect(key).toEqual(zeroed)
  })

  it('that comes when another slot has opened the vault is zeroed, and that slot stays the one', async () => {
    await (await bed.open()).create({ keyring: true, safeStorage: true })
    let answer: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      answer = resolve
    })
    const late: Buffer[] = []
    const slow: KeySlot = {
      ...bed.keyring,
      unwrap: async (payload, context) => {
        await gate
        return await watched(bed.keyring, late).unwrap(payload, context)
      },
    }
    const vault = await bed.open([slow, bed.safe])
    const waiting = vault.unlockWithKeyring()
    const other = await bed.open([bed.safe])
    await other.unlockWithAnyUnattendedSlot()
    await other.addSlot({ passphrase: Secret.fromText('a passphrase') })
    await other.dispose()
    const second = await bed.open([slow, bed.safe])
    const unlocking = second.unlockWithKeyring()
    await second.unlock({ passphrase: Secret.fromText('a passphrase') })
    expect(second.unlockedBy).toBe('passphrase')
    const told = vi.fn()
    second.onChange(told)
    answer()
    await Promise.all([waiting, unlocking])
    expect(told).not.toHaveBeenCalled()
    expect(second).toMatchObject({ state: 'unlocked', unlockedBy: 'passphrase' })
    expect(late).toHaveLength(2)
    expect(late.filter((key) => key.equals(zeroed))).toHaveLength(1)
    await second.seal('r1', binding, anySecret(), 'current')
    expect(await lent(second, 'r1')).not.toBe('')
  })
})
