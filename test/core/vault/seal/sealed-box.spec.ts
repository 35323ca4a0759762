import { randomBytes } from 'node:crypto'
import { fc, it } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { associatedData, decrypt, encrypt } from '../../../../core/vault/seal/aead.ts'
import { isDataKey, keyCheckValue, unwrapDataKey, wrapDataKey } from '../../../../core/vault/seal/data-key.ts'
import { type SealContext, seal, unseal } from '../../../../core/vault/seal/sealed-box.ts'
import { Secret } from '../../../../core/vault/secret.ts'

const countingKey = Buffer.from(Array.from({ length: 32 }, (_, index) => index))
const fixedNonce = () => Buffer.from(Array.from({ length: 12 }, (_, index) => 100 + index))

const context: SealContext = {
  vaultId: 'v1',
  recordId: 'r1',
  address: 'ghcr.io/team',
  scope: 'project/p1',
  kind: 'password',
  role: 'current',
  generation: 3,
}

describe('AES-256-GCM', () => {
  it('agrees with the vector of its authors (McGrew and Viega, test case 16)', () => {
    const hex = (text: string) => Buffer.from(text, 'hex')
    const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308')
    const nonce = hex('cafebabefacedbaddecaf888')
    const plain = hex(
      'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    )
    const associated = hex('feedfacedeadbeeffeedfacedeadbeefabaddad2')
    const cipher = hex(
      '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662',
    )
    const tag = hex('76fc6ece0f4e1768cddf8853bb2d551b')
    const sealed = encrypt(key, plain, associated, () => nonce)
    expect(Buffer.from(sealed, 'base64')).toEqual(Buffer.concat([nonce, cipher, tag]))
    expect(decrypt(key, sealed, associated)).toEqual(plain)
  })

  it('encodes fields so that no two lists are alike', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['a', 'b', 'c'], []]
    const texts = lists.map((fields) => associatedData('fairlead/test', ...fields).toString('hex'))
    expect(new Set(texts).size).toBe(lists.length)
  })
})

describe('DU-13: bytes that must not change between releases', () => {
  // Computed apart from the program, with Python's hmac and struct and OpenSSL.
  it('a sealed secret', () => {
    const sealed = seal(countingKey, Secret.fromText('paßwört'), context, fixedNonce)
    expect(sealed).toBe('ZGVmZ2hpamtsbW5vOHod+Q4q4OxKLqRDXiThp5ohZiyDwETRJA==')
    const opened = unseal(countingKey, sealed, context)
    expect(opened.opens && opened.secret.revealText((text) => text)).toBe('paßwört')
  })

  it('a wrapped data key', () => {
    const slotKey = Buffer.from(Array.from({ length: 32 }, (_, index) => 32 + index))
    const place = { vaultId: 'v1', slotId: 's1', generation: 2 }
    const wrapped = wrapDataKey(slotKey, countingKey, place, fixedNonce)
    expect(wrapped).toBe('ZGVmZ2hpamtsbW5vtWyM0Nu08srUXdXThhqQYtmT920q33ha21l0ZGtUOTzPdEjlAqdTi+/tjxtr4SeQ')
    expect(unwrapDataKey(slotKey, wrapped, place)).toEqual(countingKey)
  })

  it('a key check value', () => {
    expect(keyCheckValue(countingKey, 'v1')).toBe('ASq79G+pasCIcCrFiaWeBwDINdmlo3W8RKhu4tAgvEQ=')
  })
})

describe('a sealed secret', () => {
  it.prop([fc.uint8Array({ maxLength: 2000 })])('comes back byte for byte', (bytes) => {
    const key = randomBytes(32)
    const opened = unseal(key, seal(key, Secret.fromBytes(bytes), context, randomBytes), context)
    expect(opened.opens && opened.secret.reveal((revealed) => Buffer.from(revealed))).toEqual(
      Buffer.from(bytes),
    )
  })

  it.each<[string, Partial<SealContext>]>([
    ['vault', { vaultId: 'v2' }],
    ['record', { recordId: 'r2' }],
    ['address', { address: 'ghcr.io/team2' }],
    ['address and scope run together', { address: 'ghcr.io/teamp', scope: 'roject/p1' }],
    ['scope', { scope: 'namespace/p1/n1' }],
    ['kind', { kind: 'identity-token' }],
    ['role', { role: 'previous' }],
    ['generation', { generation: 4 }],
  ])('does not open for another %s', (_, change) => {
    const sealed = seal(countingKey, Secret.fromBytes(randomBytes(20)), context, randomBytes)
    expect(unseal(countingKey, sealed, context).opens).toBe(true)
    expect(unseal(countingKey, sealed, { ...context, ...change })).toEqual({ opens: false })
  })

  it('does not open with another key, nor with any bit flipped, nor cut, nor grown', () => {
    const sealed = seal(countingKey, Secret.fromText('short'), context, randomBytes)
    const bytes = Buffer.from(sealed, 'base64')
    expect(unseal(randomBytes(32), sealed, context).opens).toBe(false)
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(unseal(countingKey, flipped.toString('base64'), context).opens).toBe(false)
    }
    for (let length = 0; length < bytes.length; length += 1) {
      expect(unseal(countingKey, bytes.subarray(0, length).toString('base64'), context).opens).toBe(false)
    }
    expect(
      unseal(countingKey, Buffer.concat([bytes, Buffer.alloc(1)]).toString('base64'), context).opens,
    ).toBe(false)
    expect(unseal(countingKey, ` ${sealed}`, context).opens).toBe(false)
    expect(unseal(countingKey, '', context).opens).toBe(false)
  })

  it('is sealed under a fresh nonce each time', () => {
    const secret = Secret.fromText('same')
    const sealed = Array.from({ length: 50 }, () =>
      seal(countingKey, secret, context, randomBytes).slice(0, 16),
    )
    expect(new Set(sealed).size).toBe(50)
  })
})

describe('KS-02: a candidate for the data key', () => {
  const check = keyCheckValue(countingKey, 'v1')
  it.each<[string, Buffer, string, boolean]>([
    ['the key itself', countingKey, check, true],
    ['an empty answer', Buffer.alloc(0), check, false],
    ['a short one', countingKey.subarray(0, 31), check, false],
    ['a long one', Buffer.concat([countingKey, Buffer.alloc(1)]), check, false],
    ['one with a bit flipped', Buffer.concat([countingKey.subarray(0, 31), Buffer.from([30])]), check, false],
    ['the key beside an empty check value', countingKey, '', false],
    ['the key beside the check value of another vault', countingKey, keyCheckValue(countingKey, 'v2'), false],
  ])('%s', (_, candidate, keyCheck, accepted) => {
    expect(isDataKey(candidate, 'v1', keyCheck)).toBe(accepted)
  })
})
