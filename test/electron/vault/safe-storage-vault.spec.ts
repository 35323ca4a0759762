import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Secret } from '../../../core/vault/secret.ts'
import type { Vault } from '../../../core/vault/vault.ts'
import { safeStorageSlot } from '../../../electron/vault/safe-storage-slot.ts'
import { temporaryFolder } from '../../core/storage/temporary-folder.ts'
import { filesBelow, testVault } from '../../core/vault/vault-bed.ts'

const text = randomBytes(12).toString('base64url')
const passphrase = () => Secret.fromText(text)

/** Seals as Chromium on Linux does with a keyring, and answers as it is told to. */
class StandInStorage {
  readonly #key = randomBytes(16)
  failure: Error | undefined
  mute = false
  shouldReEncrypt = false
  sealed = 0

  isAsyncEncryptionAvailable = async () => true

  encryptStringAsync = async (plain: string) => {
    await this.#mood()
    this.sealed += 1
    const cipher = createCipheriv('aes-128-cbc', this.#key, Buffer.alloc(16, ' '))
    return Buffer.concat([Buffer.from('v11'), cipher.update(plain, 'utf8'), cipher.final()])
  }

  decryptStringAsync = async (blob: Buffer) => {
    await this.#mood()
    const decipher = createDecipheriv('aes-128-cbc', this.#key, Buffer.alloc(16, ' '))
    const result = Buffer.concat([decipher.update(blob.subarray(3)), decipher.final()]).toString('utf8')
    return { result, shouldReEncrypt: this.shouldReEncrypt }
  }

  async #mood(): Promise<void> {
    if (this.mute) await new Promise(() => undefined)
    if (this.failure) throw this.failure
  }
}

let folder: string
let storage: StandInStorage
beforeEach(async () => {
  folder = await temporaryFolder()
  storage = new StandInStorage()
  const vault = await opened()
  await vault.create({ safeStorage: true, passphrase: passphrase() })
  await vault.dispose()
})

function opened(waitMs = 30_000): Promise<Vault> {
  const sleep = async () => undefined
  const slot = safeStorageSlot({ storage, platform: 'linux', random: randomBytes, waitMs, sleep })
  return testVault(folder, { slots: [slot] })
}

describe('a vault whose key is in the storage of the desktop', () => {
  it('KS-05: waits while that is not ready, makes no new key, and opens when it is', async () => {
    const before = filesBelow(folder)
    const { sealed } = storage
    storage.failure = new Error('safeStorage is temporarily unavailable')
    const vault = await opened()
    const refused = { slot: 'safe-storage', reason: 'waiting' }
    expect(await vault.unlockWithAnyUnattendedSlot()).toMatchObject({ opened: false, refusals: [refused] })
    await expect(vault.unlockWithKeyring()).rejects.toMatchObject({ data: refused })
    await expect(vault.create({ safeStorage: true })).rejects.toMatchObject({ code: 'vault.exists' })
    expect(filesBelow(folder)).toEqual(before)
    expect(storage.sealed).toBe(sealed)

    storage.failure = undefined
    await vault.unlockWithKeyring()
    expect(vault).toMatchObject({ state: 'unlocked', unlockedBy: 'safe-storage' })
  })

  it('KS-06: is wrapped anew once, and the old wrapping stays until the new one was read back', async () => {
    storage.shouldReEncrypt = true
    const read = vi.fn(storage.decryptStringAsync)
    storage.decryptStringAsync = read
    const before = filesBelow(folder)['vault.json']
    const vault = await opened()
    await vault.unlockWithKeyring()
    expect(storage.sealed).toBe(2)
    // To open, and to read the new one back, blob and wrapping, before anything was stored.
    expect(read).toHaveBeenCalledTimes(3)
    expect(filesBelow(folder)['vault.json']).not.toBe(before)

    storage.shouldReEncrypt = false
    await (await opened()).unlockWithKeyring()
    expect(storage.sealed).toBe(2)
  })

  it('KS-06: keeps the old wrapping where the new one does not read back', async () => {
    storage.shouldReEncrypt = true
    const before = JSON.parse(filesBelow(folder)['vault.json'] ?? '').value.slots[0].payload
    const { decryptStringAsync } = storage
    let reads = 0
    storage.decryptStringAsync = async (blob) => {
      reads += 1
      const answer = await decryptStringAsync(blob)
      return reads === 1 ? answer : { ...answer, result: '' }
    }
    const vault = await opened()
    await vault.unlockWithKeyring()
    expect(vault.state).toBe('unlocked')
    expect(JSON.parse(filesBelow(folder)['vault.json'] ?? '').value.slots[0].payload).toEqual(before)
  })

  it('KS-07: a question that nobody answers holds up neither the passphrase nor a cancel', async () => {
    storage.mute = true
    const vault = await opened()
    const start = vault.unlockWithAnyUnattendedSlot()
    const again = vault.unlockWithKeyring()
    vault.lock()
    await expect(again).rejects.toMatchObject({ code: 'vault.locked' })
    expect(await start).toEqual({ opened: false, refusals: [] })

    const waiting = vault.unlockWithKeyring()
    const started = performance.now()
    await vault.unlock({ passphrase: passphrase() })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(vault).toMatchObject({ state: 'unlocked', unlockedBy: 'passphrase' })
    vault.lock()
    await expect(waiting).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('KS-07: an answer that comes after another slot has opened the vault changes nothing', async () => {
    let answer: () => void = () => undefined
    const { decryptStringAsync } = storage
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    storage.decryptStringAsync = async (blob) => {
      await asked
      return decryptStringAsync(blob)
    }
    const vault = await opened()
    const waiting = vault.unlockWithKeyring()
    await vault.unlock({ passphrase: passphrase() })
    await vault.rotateKey({
      passphrases: vault
        .slots()
        .flatMap(({ id, kind }) => (kind === 'passphrase' ? [{ slotId: id, passphrase: passphrase() }] : [])),
      drop: vault.slots().flatMap(({ id, kind }) => (kind === 'safe-storage' ? [id] : [])),
    })
    answer()
    await waiting
    expect(vault.unlockedBy).toBe('passphrase')
    await vault.addSlot({ passphrase: passphrase() })
    vault.lock()
    await vault.unlock({ passphrase: passphrase() })
    expect(vault.state).toBe('unlocked')
  })

  it('KS-07: a refused question ends at once, and the passphrase opens', async () => {
    storage.failure = new Error('Error while decrypting the ciphertext')
    const vault = await opened()
    await expect(vault.unlockWithKeyring()).rejects.toMatchObject({
      data: { slot: 'safe-storage', reason: 'gone' },
    })
    await vault.unlock({ passphrase: passphrase() })
    expect(vault.slots()).toHaveLength(2)
  })
})
