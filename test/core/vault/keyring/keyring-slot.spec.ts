import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../../../core/vault/secret.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import { KeyringMissing, threadedKeyringStore } from '../../../../core/vault/slots/keyring-store.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { anyText, filesBelow, testVault } from '../vault-bed.ts'
import { StandInKeyring } from './stand-in-keyring.ts'

const place = { vaultId: 'v1', slotId: 's1', generation: 1 }
const dataKey = randomBytes(32)
let store: StandInKeyring
beforeEach(() => {
  store = new StandInKeyring()
})
const slot = (waitMs = 200) => keyringSlot({ random: randomBytes, store, waitMs })

async function wrapped() {
  const answer = await slot().wrap(dataKey, place)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.payload
}

describe('the keyring slot', () => {
  it('keeps 32 random bytes in the keyring and wraps the data key with them', async () => {
    const payload = await wrapped()
    const [[account, entry] = []] = store.entries
    expect(account).toBe('vault-v1-s1-1')
    expect(entry).toHaveLength(32)
    expect(entry).not.toEqual(dataKey)
    expect(JSON.stringify(payload)).not.toContain(dataKey.toString('base64').slice(0, 40))
    expect(await slot().unwrap(payload, place)).toEqual({ ok: true, dataKey })
    expect(await slot().forget(payload, place)).toBe(true)
    expect(store.entries.size).toBe(0)
  })

  it('KR-03: says that its entry is gone', async () => {
    const payload = await wrapped()
    store.entries.clear()
    expect(await slot().unwrap(payload, place)).toEqual({ ok: false, reason: 'gone' })
  })

  it.each([randomBytes(32), randomBytes(16), Buffer.alloc(0)])(
    'KR-04: refuses other bytes (%#)',
    async (bytes) => {
      const payload = await wrapped()
      store.entries.set('vault-v1-s1-1', bytes)
      expect(await slot().unwrap(payload, place)).toEqual({ ok: false, reason: 'mismatch' })
    },
  )

  it.each<[string, (bytes: Buffer) => Buffer | null]>([
    ['other bytes', () => randomBytes(32)],
    ['fewer bytes', (bytes) => bytes.subarray(1)],
    ['nothing', () => null],
  ])('KR-06: wraps nothing if the entry reads back as %s', async (_, misread) => {
    store.misread = misread
    expect(await slot().wrap(dataKey, place)).toEqual({ ok: false, reason: 'mismatch' })
  })

  it.each([
    ['Platform failure: DBus error: Failed to connect to socket /x: No such file or directory', 'no-bus'],
    [
      'Platform failure: DBus error: The name org.freedesktop.secrets was not provided by any .service files',
      'no-service',
    ],
    ["Couldn't access platform storage: Secret Service: no result found", 'no-collection'],
    ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", 'locked'],
    ['Platform failure: DBus error: Did not receive a reply. Possible causes include: …', 'timeout'],
    ['Entry is matched by 2 credentials', 'ambiguous'],
    [
      'Platform failure: DBus error: Message recipient disconnected from message bus without replying',
      'stopped',
    ],
    ['something that nobody expected', 'other'],
  ])('tells by the words %j: %s', async (words, reason) => {
    store.failure = new Error(`${words}\n    at some.frame (trace)`)
    const refusal = { ok: false, reason, proof: words }
    expect(await slot().available()).toEqual(refusal)
    expect(await slot().wrap(dataKey, place)).toEqual(refusal)
    expect(await slot().unwrap({ wrapped: 'AAAA' }, place)).toEqual(refusal)
    expect(await slot().forget({}, place)).toBe(false)
  })

  it.each([
    ['locked', { ok: false, reason: 'locked' }],
    ['none', { ok: false, reason: 'no-collection' }],
    ['open', { ok: true, strength: 'strong' }],
    ['unknown', { ok: true, strength: 'strong' }],
  ] as const)('KR-02: is available by the collection that new entries go to: %s', async (state, answer) => {
    const over = Object.assign(store, { collection: async () => state })
    expect(await keyringSlot({ random: randomBytes, store: over }).available()).toEqual(answer)
  })

  it('waits for a bounded time', async () => {
    store.mute = true
    const started = performance.now()
    expect(await slot(50).available()).toEqual({ ok: false, reason: 'timeout', proof: 'no answer' })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('says so of a record that is not its own', async () => {
    expect(await slot().unwrap({ blob: 'x' }, place)).toMatchObject({ ok: false, reason: 'other' })
  })
})

describe('KR-08: without its native module', () => {
  const missing = (resolveModule: () => string) =>
    keyringSlot({ random: randomBytes, store: threadedKeyringStore(resolveModule, 5000) }).available()

  it('not installed, the slot says so', async () => {
    const resolveModule = () => {
      throw new Error('Cannot find module')
    }
    expect(await missing(resolveModule)).toEqual({
      ok: false,
      reason: 'missing',
      proof: 'the package is not installed',
    })
  })

  it('built for another machine, the slot says so', async () => {
    const file = join(await temporaryFolder(), 'keyring.node')
    await writeFile(file, '\x7fELF of another machine')
    expect(await missing(() => file)).toMatchObject({ ok: false, reason: 'missing' })
  })

  it('the vault works by its passphrase, and a keyring vault waits', async () => {
    const folder = await temporaryFolder()
    const passphrase = Secret.fromText(anyText())
    await (await testVault(folder, { slots: [slot()] })).create({ keyring: true, passphrase })
    store.failure = new KeyringMissing('the package is not installed')
    const vault = await testVault(folder, { slots: [slot()] })
    const before = filesBelow(folder)
    expect(await vault.probeKeyring()).toEqual({
      available: false,
      reason: 'missing',
      proof: 'the package is not installed',
    })
    expect(await vault.unlockWithAnyUnattendedSlot()).toMatchObject({ opened: false })
    expect(vault.state).toBe('locked')
    expect(filesBelow(folder)).toEqual(before)
    await vault.unlock({ passphrase })
    expect(vault.state).toBe('unlocked')
  })
})

describe('a vault whose keyring fails', () => {
  it.each<[string, () => void, string]>([
    [
      'KR-02: locked',
      () => {
        store.failure = new Error('unlock prompt was dismissed')
      },
      'locked',
    ],
    [
      'KR-03: entry deleted',
      () => {
        store.entries.clear()
      },
      'gone',
    ],
    [
      'KR-04: entry replaced',
      () => {
        for (const account of store.entries.keys()) store.entries.set(account, randomBytes(32))
      },
      'mismatch',
    ],
    [
      'KR-05: two entries match',
      () => {
        store.failure = new Error('Entry is matched by 2 credentials')
      },
      'ambiguous',
    ],
    [
      'KR-07: no answer',
      () => {
        store.mute = true
      },
      'timeout',
    ],
  ])('%s: stays locked, keeps its slot and every byte, and makes no new key', async (_, fail, reason) => {
    const folder = await temporaryFolder()
    const made = await testVault(folder, { slots: [slot()] })
    await made.create({ keyring: true })
    await made.dispose()
    const before = filesBelow(folder)
    const entries = new Map(store.entries)
    fail()
    const failed = new Map(store.entries)
    const vault = await testVault(folder, { slots: [slot()] })
    await expect(vault.unlockWithKeyring()).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', reason },
    })
    expect(await vault.unlockWithAnyUnattendedSlot()).toMatchObject({ opened: false, refusals: [{ reason }] })
    await expect(vault.create({ keyring: true })).rejects.toMatchObject({ code: 'vault.exists' })
    expect(filesBelow(folder)).toEqual(before)
    expect(store.entries).toEqual(failed)
    expect(vault.slots()).toHaveLength(1)

    store.failure = undefined
    store.mute = false
    for (const [account, bytes] of entries) store.entries.set(account, bytes)
    await vault.unlockWithKeyring()
    expect(vault.state).toBe('unlocked')
  })

  it('KR-06: is not made, and its keyring left as it was, if the entry does not read back', async () => {
    const folder = await temporaryFolder()
    store.misread = () => randomBytes(32)
    const vault = await testVault(folder, { slots: [slot()] })
    await expect(vault.create({ keyring: true })).rejects.toMatchObject({
      data: { slot: 'keyring', reason: 'mismatch' },
    })
    expect(vault.state).toBe('absent')
    expect(filesBelow(folder)).toEqual({})
    expect(store.entries.size).toBe(0)
  })
})
