import { randomBytes } from 'node:crypto'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeEnvelope } from '../../../../core/storage/envelope.ts'
import { vaultHeaderFormat } from '../../../../core/vault/keys/vault-header.ts'
import { secretRecordFormat } from '../../../../core/vault/seal/secret-record.ts'
import { Secret } from '../../../../core/vault/secret.ts'
import { keyringSlot } from '../../../../core/vault/slots/keyring-slot.ts'
import type { Vault } from '../../../../core/vault/vault.ts'
import { temporaryFolder } from '../../storage/temporary-folder.ts'
import { StandInKeyring } from '../keyring/stand-in-keyring.ts'
import { anySecret, anyText, binding, testVault } from '../vault-bed.ts'

const words = anyText()
const passphrase = () => Secret.fromText(words)
let folder: string
let copy: string
let store: StandInKeyring
let open: Vault[]

beforeEach(async () => {
  folder = await temporaryFolder()
  copy = await temporaryFolder()
  store = new StandInKeyring()
  open = []
})
afterEach(() => Promise.all(open.map((vault) => vault.dispose())))

async function opened(options: { noteDelayMs?: number; keyring?: boolean } = {}): Promise<Vault> {
  const { noteDelayMs = 1, keyring = true } = options
  const slots = keyring ? [keyringSlot({ random: randomBytes, store, waitMs: 200 })] : []
  const vault = await testVault(folder, { slots, noteDelayMs })
  open.push(vault)
  return vault
}

/** A vault with two secrets, ended in order, so that its note is written. */
async function made(): Promise<void> {
  const vault = await opened()
  await vault.create({ keyring: true, passphrase: passphrase() })
  await vault.seal('r1', binding, anySecret(), 'current')
  await vault.seal('r2', binding, anySecret(), 'current')
  await vault.dispose()
}

async function worked(work: (vault: Vault) => Promise<void>): Promise<void> {
  const vault = await opened()
  await vault.unlockWithKeyring()
  await work(vault)
  await vault.dispose()
}

const found = (vault: Vault) => vi.waitUntil(() => vault.freshness !== 'unknown' && vault.freshness)
const keep = () => cp(folder, copy, { recursive: true })
const putBack = async () => {
  await rm(folder, { recursive: true })
  await cp(copy, folder, { recursive: true })
}
const putBackOne = (name: string) => cp(join(copy, name), join(folder, name))
const note = () => [...store.entries].find(([account]) => account.startsWith('anchor-'))

/** What the next process finds. */
async function foundNext(): Promise<string> {
  const vault = await opened()
  await vault.unlock({ passphrase: passphrase() })
  const freshness = await found(vault)
  await vault.dispose()
  return freshness
}

describe('KS-14: an older copy of the vault', () => {
  beforeEach(made)

  it('is told from the newest state, which opens without a word', async () => {
    expect(await foundNext()).toBe('current')
    await keep()
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    expect(await foundNext()).toBe('current')
    await putBack()
    expect(await foundNext()).toBe('older')
  })

  it.each<[string, (vault: Vault) => Promise<void>, string]>([
    ['a credential', (vault) => vault.seal('r1', binding, anySecret(), 'current'), 'secrets/r1.json'],
    ['a credential that was removed', (vault) => vault.remove('r1'), 'secrets/r1.json'],
    ['the header', (vault) => vault.addSlot({ passphrase: anySecret() }), 'vault.json'],
  ])('of one file alone: %s', async (_, work, name) => {
    await keep()
    await worked(async (vault) => {
      await work(vault)
      await vault.seal('r2', binding, anySecret(), 'current')
    })
    await putBackOne(name)
    expect(await foundNext()).toBe('mixed')
  })

  it('a file that was taken away is noticed too', async () => {
    await rm(join(folder, 'secrets/r1.json'))
    expect(await foundNext()).toBe('mixed')
  })

  it('stays one, however much is saved after it', async () => {
    await keep()
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    await putBack()
    await worked(async (vault) => {
      expect(await found(vault)).toBe('older')
      for (const id of ['r1', 'r2', 'r3', 'r4']) await vault.seal(id, binding, anySecret(), 'current')
    })
    expect(await foundNext()).toBe('older')
  })

  it('is forgiven when the right files are back', async () => {
    await keep()
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    const newest = await temporaryFolder()
    await cp(folder, newest, { recursive: true })
    await putBack()
    expect(await foundNext()).toBe('older')
    await cp(newest, folder, { recursive: true })
    expect(await foundNext()).toBe('current')
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    expect(await foundNext()).toBe('current')
  })

  it('is the newest state from the moment on when the user accepts it', async () => {
    await keep()
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    await putBack()
    await worked(async (vault) => {
      expect(await found(vault)).toBe('older')
      await vault.acceptState()
      expect(vault.freshness).toBe('current')
      await vault.seal('r1', binding, anySecret(), 'current')
    })
    expect(await foundNext()).toBe('current')
  })

  it('is accepted by the one who can open it, and only where that can be noted', async () => {
    const vault = await opened()
    await expect(vault.acceptState()).rejects.toMatchObject({ code: 'vault.locked' })
    await vault.unlockWithKeyring()
    store.failure = new Error('unlock prompt was dismissed')
    await expect(vault.acceptState()).rejects.toMatchObject({
      code: 'vault.slot-unavailable',
      data: { slot: 'keyring', reason: 'locked' },
    })
  })

  it('does not pass for the newest by a higher number that the data key did not prove', async () => {
    await keep()
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    await putBack()
    const header = JSON.parse(await readFile(join(folder, 'vault.json'), 'utf8'))
    header.value.mark = { ...header.value.mark, generation: 1000 }
    await writeFile(
      join(folder, 'vault.json'),
      encodeEnvelope(vaultHeaderFormat, header.generation + 1, header.value),
    )
    const record = JSON.parse(await readFile(join(folder, 'secrets/r1.json'), 'utf8'))
    record.value.discarded = { previous: { generation: 1001, proof: record.value.current.proof } }
    await writeFile(
      join(folder, 'secrets/r1.json'),
      encodeEnvelope(secretRecordFormat, record.generation + 1, record.value),
    )
    expect(await foundNext()).toBe('mixed')
  })

  it('cannot be told while the keyring does not answer, and can as soon as it does', async () => {
    await keep()
    await worked((vault) => vault.seal('r1', binding, anySecret(), 'current'))
    await putBack()
    const vault = await opened()
    store.failure = new Error('unlock prompt was dismissed')
    await vault.unlock({ passphrase: passphrase() })
    await vault.seal('r1', binding, anySecret(), 'current')
    await vi.waitFor(() => expect(vault.freshness).toBe('unknown'))
    store.failure = undefined
    vault.lock()
    await vault.unlock({ passphrase: passphrase() })
    expect(await found(vault)).toBe('older')
  })

  it('cannot be told without a keyring slot, whose note goes with it', async () => {
    const vault = await opened()
    await vault.unlock({ passphrase: passphrase() })
    expect(await found(vault)).toBe('current')
    const keyring = vault.slots().find(({ kind }) => kind === 'keyring')
    await vault.removeSlot(keyring?.id ?? '')
    expect(vault.freshness).toBe('unwatched')
    await vi.waitFor(() => expect(store.entries.size).toBe(0))
    await vault.addSlot({ keyring: true })
    expect(await found(vault)).toBe('current')
    await vi.waitFor(() => expect(note()).toBeDefined())
    expect(await foundNext()).toBe('current')
  })
})

describe('the note of the newest state', () => {
  beforeEach(made)

  it('is short, holds no secret, and is made anew where there is none', async () => {
    const [account = '', text] = note() ?? []
    const form = /^1 \d+ [A-Za-z0-9_-]{43}$/
    expect(text?.toString()).toMatch(form)
    expect(text?.length).toBeLessThanOrEqual(100)
    store.entries.delete(account)
    expect(await foundNext()).toBe('current')
    expect(note()?.[1]?.toString()).toMatch(form)
  })

  it('that is not ours is an alarm, and stays as it is', async () => {
    const [account = ''] = note() ?? []
    const other = randomBytes(20)
    store.entries.set(account, other)
    expect(await foundNext()).toBe('mixed')
    expect(note()?.[1]).toEqual(other)
  })

  it('is written once for many saves, and holds none of them up', async () => {
    const vault = await opened({ noteDelayMs: 300 })
    await vault.unlockWithKeyring()
    expect(await found(vault)).toBe('current')
    await vi.waitFor(() => expect(vault.freshness).toBe('current'))
    const set = vi.spyOn(store, 'set')
    store.mute = true
    for (let round = 0; round < 5; round += 1) {
      await vault.seal(`r${round}`, binding, anySecret(), 'current')
    }
    store.mute = false
    await vi.waitFor(() => expect(set).toHaveBeenCalled())
    await vault.dispose()
    expect(set).toHaveBeenCalledTimes(1)
    expect(await foundNext()).toBe('current')
  })

  it('does not hold the end up for long', async () => {
    const vault = await opened({ noteDelayMs: 5000 })
    await vault.unlockWithKeyring()
    expect(await found(vault)).toBe('current')
    await vault.seal('r1', binding, anySecret(), 'current')
    store.mute = true
    const started = performance.now()
    await vault.dispose()
    expect(performance.now() - started).toBeLessThan(1500)
    store.mute = false
    expect(await foundNext()).toBe('current')
  })
})
