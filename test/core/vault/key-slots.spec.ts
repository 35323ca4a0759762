import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeEnvelope } from '../../../core/storage/envelope.ts'
import { type VaultHeader, vaultHeaderFormat } from '../../../core/vault/keys/vault-header.ts'
import { Secret } from '../../../core/vault/secret.ts'
import type { KeySlot, SlotPayload } from '../../../core/vault/slots/key-slot.ts'
import { keyringSlot } from '../../../core/vault/slots/keyring-slot.ts'
import { temporaryFolder } from '../storage/temporary-folder.ts'
import { StandInKeyring } from './keyring/stand-in-keyring.ts'
import { anySecret, anyText, filesBelow, testVault } from './vault-bed.ts'

const binding = { address: 'registry.example', scope: 'project/p1' }

let folder: string
let passphrase: string
let store: StandInKeyring
let slots: KeySlot[]
beforeEach(async () => {
  folder = await temporaryFolder()
  passphrase = anyText()
  store = new StandInKeyring()
  slots = [keyringSlot({ random: randomBytes, store, waitMs: 200 })]
})

const phrase = (text = passphrase) => ({ passphrase: Secret.fromText(text) })
const open = () => testVault(folder, { slots })
const headerFile = () => join(folder, 'vault.json')

async function editHeader(change: (header: VaultHeader) => void): Promise<void> {
  const { value, generation } = JSON.parse(await readFile(headerFile(), 'utf8'))
  change(value)
  await writeFile(headerFile(), encodeEnvelope(vaultHeaderFormat, generation, value))
}

describe('KS-01: any slot', () => {
  it('opens the vault to the same secrets', async () => {
    const second = anyText()
    const text = anyText()
    const vault = await open()
    await vault.create({ ...phrase(), keyring: true })
    expect(vault.unlockedBy).toBe('keyring')
    await vault.addSlot(phrase(second))
    await vault.seal('r1', binding, Secret.fromText(text), 'current')
    const ways = [phrase(), phrase(second), undefined]
    for (const way of ways) {
      const again = await open()
      if (way) await again.unlock(way)
      else expect(await again.unlockWithAnyUnattendedSlot()).toEqual({ opened: true, by: 'keyring' })
      expect(await again.lend('r1', binding, 'current', async (secret) => secret.revealText(String))).toBe(
        text,
      )
    }
    expect((await open()).slots().map(({ kind }) => kind)).toEqual(['keyring', 'passphrase', 'passphrase'])
  })

  it('whose record was put in the place of another does not open', async () => {
    const second = anyText()
    const vault = await open()
    await vault.create(phrase())
    await vault.addSlot(phrase(second))
    await editHeader(({ slots: [one, two] }) => {
      if (one && two) [one.payload, two.payload] = [two.payload, one.payload]
    })
    const before = filesBelow(folder)
    for (const text of [passphrase, second]) {
      await expect((await open()).unlock(phrase(text))).rejects.toMatchObject({
        code: 'vault.wrong-passphrase',
      })
    }
    expect(filesBelow(folder)).toEqual(before)
  })

  it.each<[string, (header: VaultHeader) => void]>([
    [
      'another vault',
      (header) => {
        header.vaultId = 'other'
      },
    ],
    [
      'another slot id',
      (header) => {
        for (const slot of header.slots) slot.id = 'other'
      },
    ],
    [
      'another generation',
      (header) => {
        for (const slot of header.slots) slot.generation += 1
      },
    ],
    [
      'another check value',
      (header) => {
        header.keyCheck = randomBytes(32).toString('base64')
      },
    ],
  ])('of %s is refused', async (_, change) => {
    const vault = await open()
    await vault.create(phrase())
    await editHeader(change)
    await expect((await open()).unlock(phrase())).rejects.toMatchObject({ code: 'vault.wrong-passphrase' })
  })
})

describe('KS-02: a slot that gives something else than the data key', () => {
  /** A slot of which safeStorage's bad days are known: it opens, to whatever it is told to give. */
  const lyingSlot = (answer: () => Buffer): KeySlot => ({
    kind: 'safe-storage',
    available: async () => ({ ok: true, strength: 'strong' }),
    wrap: async (dataKey): Promise<{ ok: true; payload: SlotPayload; strength: 'strong' }> => ({
      ok: true,
      strength: 'strong',
      payload: { blob: dataKey.toString('base64') },
    }),
    unwrap: async () => ({ ok: true, dataKey: answer() }),
    forget: async () => true,
  })

  it.each<[string, () => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['a short key', () => randomBytes(31)],
    ['a long key', () => randomBytes(33)],
    ['another key', () => randomBytes(32)],
  ])('%s: cannot be opened, and no byte changes', async (_, answer) => {
    const honest: { key: Buffer } = { key: Buffer.alloc(0) }
    const recording = lyingSlot(() => Buffer.from(honest.key))
    const wrap: KeySlot['wrap'] = async (dataKey, context) => {
      honest.key = Buffer.from(dataKey)
      return await recording.wrap(dataKey, context)
    }
    await (await testVault(folder, { slots: [{ ...recording, wrap }] })).create({
      ...phrase(),
      safeStorage: true,
    })
    const before = filesBelow(folder)
    const vault = await testVault(folder, { slots: [lyingSlot(answer)] })
    expect(await vault.unlockWithAnyUnattendedSlot()).toEqual({
      opened: false,
      refusals: [{ slot: 'safe-storage', reason: 'mismatch' }],
    })
    expect(vault.state).toBe('locked')
    expect(vault.refusals).toEqual([{ slot: 'safe-storage', reason: 'mismatch' }])
    expect(filesBelow(folder)).toEqual(before)
    await vault.unlock(phrase())
    vault.lock()
    expect(vault.refusals).toEqual([])
  })

  it('is not recorded when the vault is made', async () => {
    const vault = await testVault(folder, { slots: [lyingSlot(() => randomBytes(32))] })
    await expect(vault.create({ safeStorage: true })).rejects.toMatchObject({ data: { reason: 'mismatch' } })
    expect(filesBelow(folder)).toEqual({})
  })
})

describe('KS-10: slots', () => {
  it('can be removed but for the last one, and leave nothing behind', async () => {
    const vault = await open()
    await vault.create({ ...phrase(), keyring: true })
    const [keyring, words] = vault.slots()
    const wrapped = JSON.parse(await readFile(headerFile(), 'utf8')).value.slots[0].payload.wrapped
    await vault.removeSlot(keyring?.id ?? '')
    expect(vault.slots()).toEqual([words])
    expect(store.entries.size).toBe(0)
    expect(JSON.stringify(filesBelow(folder))).not.toContain(wrapped)
    await expect(vault.removeSlot(words?.id ?? '')).rejects.toMatchObject({ code: 'vault.last-slot' })
    await vault.removeSlot('unknown')
    await expect((await open()).unlock(phrase())).resolves.toBeUndefined()
  })

  it('are added and removed with the data key only', async () => {
    const vault = await open()
    await vault.create({ ...phrase(), keyring: true })
    vault.lock()
    const before = filesBelow(folder)
    await expect(vault.addSlot({ passphrase: anySecret() })).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(vault.removeSlot(vault.slots()[0]?.id ?? '')).rejects.toMatchObject({ code: 'vault.locked' })
    expect(filesBelow(folder)).toEqual(before)
  })

  it('remember when they were made and last used', async () => {
    let now = 1_000_000_000_000
    const clock = () => now
    await (await testVault(folder, { clock })).create(phrase())
    now += 24 * 60 * 60 * 1000
    const vault = await testVault(folder, { clock })
    expect(vault.slots()).toMatchObject([{ createdAt: 1_000_000_000_000 }])
    await vault.unlock(phrase())
    expect((await testVault(folder)).slots()).toMatchObject([
      { createdAt: 1_000_000_000_000, lastUsedAt: now },
    ])
  })

  it('KS-03: as weak as a published key are refused unless agreed to, and are weak from then on', async () => {
    const weak: KeySlot = {
      kind: 'safe-storage',
      available: async () => ({ ok: false, reason: 'weak' }),
      wrap: async (dataKey, _, options) =>
        options?.acceptWeak
          ? { ok: true, strength: 'weak', payload: { blob: dataKey.toString('base64') } }
          : { ok: false, reason: 'weak' },
      unwrap: async ({ blob }) => ({ ok: true, dataKey: Buffer.from(String(blob), 'base64') }),
      forget: async () => true,
    }
    const refusal = { code: 'vault.slot-unavailable', data: { slot: 'safe-storage', reason: 'weak' } }
    const vault = await testVault(folder, { slots: [weak] })
    expect(vault.offers).toEqual(['safe-storage'])
    await expect(vault.create({ safeStorage: true })).rejects.toMatchObject(refusal)
    expect(filesBelow(folder)).toEqual({})
    await vault.create(phrase())
    await expect(vault.addSlot({ safeStorage: true })).rejects.toMatchObject(refusal)
    await vault.addSlot({ safeStorage: true, acceptWeak: true })
    const again = await testVault(folder, { slots: [weak] })
    expect(await again.unlockWithAnyUnattendedSlot()).toEqual({ opened: true, by: 'safe-storage' })
    expect(again.slots()).toMatchObject([
      { kind: 'passphrase', strength: 'strong' },
      { kind: 'safe-storage', strength: 'weak' },
    ])
  })

  it('KS-06: are rewrapped when they ask for it, and the fresh record opens', async () => {
    const vault = await open()
    await vault.create({ keyring: true })
    const before = [...store.entries.keys()]
    const [slot] = slots
    if (slot === undefined) throw new Error('no slot')
    const asking: KeySlot = {
      ...slot,
      unwrap: async (payload, context) => {
        const opened = await slot.unwrap(payload, context)
        return opened.ok && context.generation === 1 ? { ...opened, shouldRewrap: true } : opened
      },
    }
    await (await testVault(folder, { slots: [asking] })).unlockWithKeyring()
    expect([...store.entries.keys()]).not.toEqual(before)
    expect([...store.entries.keys()].filter((name) => name.startsWith('vault-'))).toHaveLength(1)
    await expect((await open()).unlockWithKeyring()).resolves.toBeUndefined()
    expect(JSON.parse(await readFile(headerFile(), 'utf8')).value.slots).toMatchObject([{ generation: 2 }])
  })
})
