import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { anySecret } from '../vault-bed.ts'
import { failure, KeysBed, rotation } from './keys-bed.ts'

const hour = 60 * 60 * 1000
let bed: KeysBed
beforeEach(async () => {
  bed = await KeysBed.make()
})

describe('the last use of a slot', () => {
  it('is noted once an hour, also when the clock was set back, and its key stays', async () => {
    await (await bed.open()).create({ keyring: true })
    const noted: unknown[] = []
    for (const wait of [0, hour - 1, 1, 1, -2 * hour, 0]) {
      bed.now += wait
      const vault = await bed.open()
      await vault.unlockWithKeyring()
      await vault.dispose()
      noted.push(((await bed.slots())[0]?.lastUsedAt ?? 0) - 1_000_000_000_000)
    }
    expect(noted).toEqual([0, 0, hour, hour, 1 - hour, 1 - hour])
    expect(bed.keys()).toHaveLength(1)
  })

  it('does not keep the vault closed where it cannot be noted, but a bug does not pass', async () => {
    await (await bed.open()).create({ keyring: true })
    const rename = async () => {
      throw failure('EROFS')
    }
    const vault = await bed.open([bed.keyring], { rename })
    await vault.unlockWithKeyring()
    expect(vault.state).toBe('unlocked')
    expect((await bed.slots())[0]).not.toHaveProperty('lastUsedAt')
    const bug = new TypeError('a bug')
    const broken = async () => {
      throw bug
    }
    await expect((await bed.open([bed.keyring], { rename: broken })).unlockWithKeyring()).rejects.toBe(bug)
  })

  it('stays when the data key is replaced', async () => {
    const vault = await bed.open()
    await vault.create({ keyring: true, safeStorage: true })
    vault.lock()
    await vault.unlockWithKeyring()
    bed.now += 5 * hour
    await vault.rotateKey(rotation)
    const [first, second] = await bed.slots()
    expect(first?.lastUsedAt).toBe(1_000_000_000_000)
    expect(second).not.toHaveProperty('lastUsedAt')
  })
})

describe('slots', () => {
  it('are made of the kind that is wanted, at the cost that was chosen', async () => {
    const vault = await bed.open([bed.safe, bed.keyring])
    await vault.create({ keyring: true })
    await vault.addSlot({ passphrase: anySecret() })
    expect(await bed.slots()).toMatchObject([
      { kind: 'keyring' },
      { kind: 'passphrase', payload: { N: 2 ** 14 } },
    ])
  })

  it('are refused at their field, with what would be taken', async () => {
    const vault = await bed.open()
    const long = { passphrase: Secret.fromText('x'.repeat(1025)) }
    const faults = [{ field: 'passphrase', code: 'too-long', params: { max: '1024' } }]
    await expect(vault.create(long)).rejects.toMatchObject({ code: 'input.invalid', data: { faults } })
    await vault.create({ keyring: true })
    const short = await vault.addSlot({ passphrase: Secret.fromText('short') }).catch((error) => error)
    expect(short.data).toStrictEqual({ faults: [{ field: 'passphrase', code: 'passphrase-short' }] })
    await expect(vault.addSlot({})).rejects.toMatchObject({
      data: { faults: [{ field: 'passphrase', code: 'required' }] },
    })
  })

  it('that could not be saved leave nothing in the keyring', async () => {
    let fails = false
    const rename: FileLayer['rename'] = async (from, to) => {
      if (fails) throw failure('ENOSPC')
      await nodeFileLayer.rename(from, to)
    }
    const vault = await bed.open([bed.keyring, bed.safe], { rename })
    await vault.create({ safeStorage: true })
    fails = true
    await expect(vault.addSlot({ keyring: true })).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(bed.keys()).toEqual([])
    expect(vault.slots()).toHaveLength(1)
  })

  it('that go are forgotten by their own kind alone', async () => {
    const forgotten = vi.fn(async () => true)
    const vault = await bed.open([{ ...bed.safe, forget: forgotten }, bed.keyring])
    await vault.create({ keyring: true, safeStorage: true })
    await vault.removeSlot(vault.slots()[0]?.id ?? '')
    expect(bed.keys()).toEqual([])
    expect(forgotten).not.toHaveBeenCalled()
  })

  it.each(['strong', 'weak'] as const)('that are %s stay so when they are wrapped anew', async (strength) => {
    const wraps: unknown[] = []
    const weak: KeySlot = {
      ...bed.safe,
      wrap: async (dataKey, context, options) => {
        wraps.push(options)
        const wrapped = await bed.safe.wrap(dataKey, context)
        return wrapped.ok ? { ...wrapped, strength } : wrapped
      },
      unwrap: async (payload, context) => {
        const opened = await bed.safe.unwrap(payload, context)
        return opened.ok && context.generation === 1 ? { ...opened, shouldRewrap: true } : opened
      },
    }
    await (await bed.open([weak])).create({ safeStorage: true, acceptWeak: true })
    const vault = await bed.open([weak])
    await vault.unlockWithAnyUnattendedSlot()
    expect(wraps).toEqual([{ acceptWeak: true }, { acceptWeak: strength === 'weak' }])
    expect(await bed.slots()).toMatchObject([{ generation: 2, strength }])
  })
})
