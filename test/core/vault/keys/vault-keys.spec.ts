import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileLayer } from '../../../../core/storage/file-layer.ts'
import { nodeFileLayer } from '../../../../core/storage/node-file-layer.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import type { KeySlot } from '../../../../core/vault/slots/key-slot.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import { standInSlot } from '../../storage/saves/stand-in-slot.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { anySecret, binding, filesBelow, lent, testVault } from '../vault-bed.ts'

const hour = 60 * 60 * 1000
const rotation = { passphrases: [], drop: [] }
const zeroed = Buffer.alloc(32)
const failure = (code: string) => Object.assign(new Error(`${code}: stand-in`), { code })
let folder: string
let store: StandInKeyring
let keyring: KeySlot
let safe: KeySlot
let now: number
beforeEach(async () => {
  folder = await temporaryFolder()
  store = new StandInKeyring()
  keyring = keyringSlot({ random: randomBytes, store, waitMs: 5000 })
  safe = standInSlot(randomBytes(32))
  now = 1_000_000_000_000
})

const open = (slots: KeySlot[] = [keyring, safe], over: Partial<FileLayer> = {}) =>
  testVault(folder, { slots, clock: () => now, layer: { ...nodeFileLayer, ...over } })
const header = async () => JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8')).value
const keys = () => [...store.entries.keys()].filter((name) => name.startsWith('vault-'))

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

describe('the last use of a slot', () => {
  it('is noted once an hour, also when the clock was set back, and its key stays', async () => {
    await (await open()).create({ keyring: true })
    const noted: unknown[] = []
    for (const wait of [0, hour - 1, 1, 1, -2 * hour, 0]) {
      now += wait
      const vault = await open()
      await vault.unlockWithKeyring()
      await vault.dispose()
      noted.push((await header()).slots[0].lastUsedAt - 1_000_000_000_000)
    }
    expect(noted).toEqual([0, 0, hour, hour, 1 - hour, 1 - hour])
    expect(keys()).toHaveLength(1)
  })

  it('does not keep the vault closed where it cannot be noted, but a bug does not pass', async () => {
    await (await open()).create({ keyring: true })
    const rename = async () => {
      throw failure('EROFS')
    }
    const vault = await open([keyring], { rename })
    await vault.unlockWithKeyring()
    expect(vault.state).toBe('unlocked')
    expect((await header()).slots[0]).not.toHaveProperty('lastUsedAt')
    const bug = new TypeError('a bug')
    const broken = async () => {
      throw bug
    }
    await expect((await open([keyring], { rename: broken })).unlockWithKeyring()).rejects.toBe(bug)
  })

  it('stays when the data key is replaced', async () => {
    const vault = await open()
    await vault.create({ keyring: true, safeStorage: true })
    vault.lock()
    await vault.unlockWithKeyring()
    now += 5 * hour
    await vault.rotateKey(rotation)
    const [first, second] = (await header()).slots
    expect(first.lastUsedAt).toBe(1_000_000_000_000)
    expect(second).not.toHaveProperty('lastUsedAt')
  })
})

describe('slots', () => {
  it('are made of the kind that is wanted, at the cost that was chosen', async () => {
    const vault = await open([safe, keyring])
    await vault.create({ keyring: true })
    await vault.addSlot({ passphrase: anySecret() })
    expect((await header()).slots).toMatchObject([
      { kind: 'keyring' },
      { kind: 'passphrase', payload: { N: 2 ** 14 } },
    ])
  })

  it('are refused at their field, with what would be taken', async () => {
    const vault = await open()
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
    const vault = await open([keyring, safe], { rename })
    await vault.create({ safeStorage: true })
    fails = true
    await expect(vault.addSlot({ keyring: true })).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(keys()).toEqual([])
    expect(vault.slots()).toHaveLength(1)
  })

  it('that go are forgotten by their own kind alone', async () => {
    const forgotten = vi.fn(async () => true)
    const vault = await open([{ ...safe, forget: forgotten }, keyring])
    await vault.create({ keyring: true, safeStorage: true })
    await vault.removeSlot(vault.slots()[0]?.id ?? '')
    expect(keys()).toEqual([])
    expect(forgotten).not.toHaveBeenCalled()
  })

  it.each(['strong', 'weak'] as const)('that are %s stay so when they are wrapped anew', async (strength) => {
    const wraps: unknown[] = []
    const weak: KeySlot = {
      ...safe,
      wrap: async (dataKey, context, options) => {
        wraps.push(options)
        const wrapped = await safe.wrap(dataKey, context)
        return wrapped.ok ? { ...wrapped, strength } : wrapped
      },
      unwrap: async (payload, context) => {
        const opened = await safe.unwrap(payload, context)
        return opened.ok && context.generation === 1 ? { ...opened, shouldRewrap: true } : opened
      },
    }
    await (await open([weak])).create({ safeStorage: true, acceptWeak: true })
    const vault = await open([weak])
    await vault.unlockWithAnyUnattendedSlot()
    expect(wraps).toEqual([{ acceptWeak: true }, { acceptWeak: strength === 'weak' }])
    expect((await header()).slots).toMatchObject([{ generation: 2, strength }])
  })
})

describe('a copy of the data key', () => {
  it('is zeroed with the work that it was for', async () => {
    const seen: Buffer[] = []
    const asking: KeySlot = {
      ...safe,
      unwrap: async (payload, context) => {
        const opened = await safe.unwrap(payload, context)
        return opened.ok ? { ...opened, shouldRewrap: true } : opened
      },
    }
    const vault = await open([watched(asking, seen), watched(keyring, seen)])
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
    const vault = await open([watched(safe, seen)], { rename })
    await expect(vault.create({ safeStorage: true })).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(seen).toHaveLength(2)
    for (const key of seen) expect(key).toEqual(zeroed)
  })

  it('that comes when another slot has opened the vault is zeroed, and that slot stays the one', async () => {
    await (await open()).create({ keyring: true, safeStorage: true })
    let answer: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      answer = resolve
    })
    const late: Buffer[] = []
    const slow: KeySlot = {
      ...keyring,
      unwrap: async (payload, context) => {
        await gate
        return await watched(keyring, late).unwrap(payload, context)
      },
    }
    const vault = await open([slow, safe])
    const waiting = vault.unlockWithKeyring()
    const other = await open([safe])
    await other.unlockWithAnyUnattendedSlot()
    await other.addSlot({ passphrase: Secret.fromText('a passphrase') })
    await other.dispose()
    const second = await open([slow, safe])
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

describe('replacing the data key', () => {
  const folders = async () => (await readdir(folder)).filter((name) => name.startsWith('secrets'))

  /** A vault that is locked at the first operation on a path. */
  async function lockedAt(path: string) {
    let armed = false
    const meet = (name: string) => {
      if (!armed || !name.includes(path)) return
      armed = false
      vault.lock()
    }
    const vault = await open([safe], {
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
      return await safe.wrap(dataKey, context)
    }
    const vault = await open([{ ...safe, wrap }, keyring])
    await vault.create({ safeStorage: true, keyring: true })
    const before = filesBelow(folder)
    breaks = true
    await expect(vault.rotateKey(rotation)).rejects.toBe(bug)
    expect(filesBelow(folder)).toEqual(before)
    expect(keys()).toHaveLength(1)
  })

  it('takes no passphrase for a slot that has none', async () => {
    const vault = await open()
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
    const vault = await open([keyring], { rename })
    await vault.create({ keyring: true })
    fails = true
    await expect(vault.rotateKey(rotation)).rejects.toMatchObject({ code: 'storage.not-saved' })
    expect(keys()).toHaveLength(2)
    fails = false
    await vault.seal('r1', binding, anySecret(), 'current')
    const again = await open([keyring])
    await again.unlockWithKeyring()
    expect(await lent(again, 'r1')).not.toBe('')
  })
})
