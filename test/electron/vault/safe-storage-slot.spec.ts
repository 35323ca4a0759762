import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { SlotPayload } from '../../../core/vault/slots/key-slot.ts'
import { safeStorageSlot } from '../../../electron/vault/safe-storage-slot.ts'

const context = { vaultId: 'vault-1', slotId: 'slot-1', generation: 3 }
const fixedKey = Buffer.from('fd621fe5a2b402539dfa147ca9272778', 'hex')

/** Seals as Chromium on Linux does: a tag of three letters, then AES-128-CBC, which proves nothing. */
function cbcStorage(key: Buffer, tag: string) {
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text: string) => {
      const cipher = createCipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
      return Buffer.concat([Buffer.from(tag), cipher.update(text, 'utf8'), cipher.final()])
    },
    decryptStringAsync: async (blob: Buffer) => {
      if (blob.length === 0) return { result: '', shouldReEncrypt: false }
      const decipher = createDecipheriv('aes-128-cbc', key, Buffer.alloc(16, ' '))
      const result = Buffer.concat([decipher.update(blob.subarray(3)), decipher.final()]).toString('utf8')
      return { result, shouldReEncrypt: false }
    },
  }
}

const slotOver = (
  storage: ReturnType<typeof cbcStorage>,
  platform: NodeJS.Platform = 'linux',
  waitMs = 30_000,
) => safeStorageSlot({ storage, platform, random: randomBytes, waitMs })

async function payloadOf(storage: ReturnType<typeof cbcStorage>, dataKey: Buffer): Promise<SlotPayload> {
  const wrapped = await slotOver(storage).wrap(dataKey, context)
  if (!wrapped.ok) throw new Error(wrapped.reason)
  return wrapped.payload
}

describe('the safeStorage slot', () => {
  let dataKey: Buffer
  beforeEach(() => {
    dataKey = randomBytes(32)
  })

  it('gives back the data key that it wrapped, and holds it in no readable form', async () => {
    const storage = cbcStorage(randomBytes(16), 'v11')
    const payload = await payloadOf(storage, dataKey)
    expect(JSON.stringify(payload)).not.toContain(dataKey.toString('base64').slice(0, 12))
    expect(await slotOver(storage).unwrap(payload, context)).toEqual({ ok: true, dataKey })
  })

  it('KS-01: opens nothing in another vault, slot or generation', async () => {
    const storage = cbcStorage(randomBytes(16), 'v11')
    const payload = await payloadOf(storage, dataKey)
    for (const other of [{ vaultId: 'vault-2' }, { slotId: 'slot-2' }, { generation: 4 }]) {
      const answer = await slotOver(storage).unwrap(payload, { ...context, ...other })
      expect(answer).toEqual({ ok: false, reason: 'mismatch' })
    }
  })

  it('KS-02: an empty or altered blob opens nothing, whatever safeStorage says', async () => {
    const storage = cbcStorage(randomBytes(16), 'v11')
    const payload = await payloadOf(storage, dataKey)
    expect(await slotOver(storage).unwrap({ ...payload, blob: '' }, context)).toEqual({
      ok: false,
      reason: 'mismatch',
    })
    const blob = Buffer.from(String(payload.blob), 'base64')
    for (let at = 3; at < blob.length; at += 1) {
      const flipped = Buffer.from(blob)
      flipped[at] = (flipped[at] ?? 0) ^ 1
      const answer = await slotOver(storage).unwrap({ ...payload, blob: flipped.toString('base64') }, context)
      expect(answer.ok, String(at)).toBe(false)
    }
    expect(await slotOver(storage).unwrap({}, context)).toMatchObject({ ok: false, reason: 'other' })
  })

  it('KS-03: is refused as weak on Linux when the blob has the tag of the fixed key, or opens with it', async () => {
    for (const storage of [
      cbcStorage(randomBytes(16), 'v10'),
      cbcStorage(fixedKey, 'v10'),
      cbcStorage(fixedKey, 'v11'),
    ]) {
      expect(await slotOver(storage).available()).toEqual({ ok: false, reason: 'weak' })
      expect(await slotOver(storage).wrap(dataKey, context)).toEqual({ ok: false, reason: 'weak' })
      const agreed = await slotOver(storage).wrap(dataKey, context, { acceptWeak: true })
      expect(agreed).toMatchObject({ ok: true, strength: 'weak' })
    }
    const strong = cbcStorage(randomBytes(16), 'v11')
    expect(await slotOver(strong).available()).toEqual({ ok: true, strength: 'strong' })
    // On macOS every blob has that tag, and its key is in the keychain.
    expect(await slotOver(cbcStorage(randomBytes(16), 'v10'), 'darwin').available()).toMatchObject({
      ok: true,
    })
  })

  it('is not available where Electron says so, or what it seals does not come back', async () => {
    const storage = cbcStorage(randomBytes(16), 'v11')
    const none = { ...storage, isAsyncEncryptionAvailable: async () => false }
    expect(await slotOver(none).available()).toEqual({ ok: false, reason: 'no-service' })
    const forgetful = { ...storage, decryptStringAsync: async () => ({ result: '', shouldReEncrypt: false }) }
    expect(await slotOver(forgetful).wrap(dataKey, context)).toEqual({ ok: false, reason: 'mismatch' })
  })

  it('KS-05: waits for a keychain that is not awake, and says so if it stays like that', async () => {
    const waits: number[] = []
    const sleep = async (milliseconds: number) => waits.push(milliseconds)
    const storage = cbcStorage(randomBytes(16), 'v11')
    const payload = await payloadOf(storage, dataKey)
    let refusals = 3
    const waking = {
      ...storage,
      decryptStringAsync: async (blob: Buffer) => {
        refusals -= 1
        if (refusals >= 0) throw new Error('safeStorage is temporarily unavailable')
        return storage.decryptStringAsync(blob)
      },
    }
    const slot = safeStorageSlot({ storage: waking, platform: 'linux', random: randomBytes, sleep })
    expect(await slot.unwrap(payload, context)).toMatchObject({ ok: true, dataKey })
    expect(waits).toEqual([250, 500, 1000])

    refusals = Number.POSITIVE_INFINITY
    expect(await slot.unwrap(payload, context)).toMatchObject({ ok: false, reason: 'waiting' })
    expect(waits).toEqual([250, 500, 1000, 250, 500, 1000, 2000])
  })

  it('KS-05: waits for it when something is to be sealed, too', async () => {
    const waits: number[] = []
    const sleep = async (milliseconds: number) => waits.push(milliseconds)
    const storage = cbcStorage(randomBytes(16), 'v11')
    let refusals = 2
    const waking = {
      ...storage,
      encryptStringAsync: async (text: string) => {
        refusals -= 1
        if (refusals >= 0) throw new Error('safeStorage is temporarily unavailable')
        return storage.encryptStringAsync(text)
      },
    }
    const slot = safeStorageSlot({ storage: waking, platform: 'linux', random: randomBytes, sleep })
    expect(await slot.wrap(dataKey, context)).toMatchObject({ ok: true })
    expect(waits).toEqual([250, 500])
  })

  it('KS-06: passes on that the key should be wrapped anew', async () => {
    const storage = cbcStorage(randomBytes(16), 'v11')
    const payload = await payloadOf(storage, dataKey)
    const rotated = {
      ...storage,
      decryptStringAsync: async (blob: Buffer) => ({
        ...(await storage.decryptStringAsync(blob)),
        shouldReEncrypt: true,
      }),
    }
    expect(await slotOver(rotated).unwrap(payload, context)).toEqual({
      ok: true,
      dataKey,
      shouldRewrap: true,
    })
  })

  it('KS-07: a dialog that nobody answers ends as a timeout, a refusal as gone, with its words', async () => {
    const storage = cbcStorage(randomBytes(16), 'v11')
    const payload = await payloadOf(storage, dataKey)
    const silent = { ...storage, decryptStringAsync: () => new Promise<never>(() => undefined) }
    expect(await slotOver(silent, 'linux', 20).unwrap(payload, context)).toEqual({
      ok: false,
      reason: 'timeout',
    })
    const refused = {
      ...storage,
      decryptStringAsync: () => Promise.reject(new Error('Error while\u0007 decrypting')),
    }
    const answer = await slotOver(refused).unwrap(payload, context)
    expect(answer).toEqual({ ok: false, reason: 'gone', proof: 'Error while  decrypting' })
  })
})
