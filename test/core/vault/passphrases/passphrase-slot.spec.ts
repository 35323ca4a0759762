import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../../core/vault/secret.ts'
import { passphraseFault } from '../../../../core/vault/slots/passphrase-form.ts'
import { passphraseKey, passphraseSlot } from '../../../../core/vault/slots/passphrase-slot.ts'

const cost = { N: 2 ** 14, r: 8, p: 1 }
const place = { vaultId: 'v1', slotId: 's1', generation: 1 }
const dataKey = randomBytes(32)
const anyPassphrase = () => randomBytes(9).toString('base64')
const slotOf = (text: string) => passphraseSlot(Secret.fromText(text), { random: randomBytes, cost })

async function payloadOf(text: string) {
  const wrapped = await slotOf(text).wrap(dataKey, place)
  if (!wrapped.ok) throw new Error(wrapped.reason)
  return wrapped.payload
}

describe('the key of a passphrase', () => {
  it('is scrypt as in RFC 7914, section 12', async () => {
    const key = await passphraseKey(Secret.fromText('pleaseletmein'), Buffer.from('SodiumChloride'), cost)
    expect(key.toString('hex')).toBe('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2')
  })

  it('DU-13: opens what an earlier release wrapped', async () => {
    // Computed apart from the program, with Python's hashlib.scrypt and OpenSSL, for the NFC form.
    const payload = {
      kdf: 'scrypt',
      ...cost,
      salt: 'AAECAwQFBgcICQoLDA0ODw==',
      wrapped: 'ZGVmZ2hpamtsbW5vUSxfL4byM979BPw4uWlrBei/CjeknDAPepkjEpFHySKnLzu+KJ44tzlCXg0bjnj6',
    }
    const opened = await slotOf('Zoë 1234').unwrap(payload, place)
    expect(opened).toEqual({
      ok: true,
      dataKey: Buffer.from(Array.from({ length: 32 }, (_, index) => index)),
    })
  })
})

describe('KS-11: a passphrase', () => {
  it('opens its slot, and a wrong one does not', async () => {
    const text = anyPassphrase()
    const payload = await payloadOf(text)
    expect(await slotOf(text).unwrap(payload, place)).toEqual({ ok: true, dataKey })
    expect(await slotOf(anyPassphrase()).unwrap(payload, place)).toEqual({ ok: false, reason: 'mismatch' })
    expect(await slotOf('').unwrap(payload, place)).toEqual({ ok: false, reason: 'mismatch' })
  })

  it('means the same in NFC and NFD', async () => {
    const text = `Zoë Ångström ${anyPassphrase()}`
    const payload = await payloadOf(text.normalize('NFD'))
    expect(await slotOf(text.normalize('NFC')).unwrap(payload, place)).toMatchObject({ ok: true })
    expect(await slotOf(text.normalize('NFD')).unwrap(payload, place)).toMatchObject({ ok: true })
  })

  it('is neither trimmed nor folded', async () => {
    const text = `${randomBytes(6).toString('hex')} Ab½`
    const payload = await payloadOf(text)
    for (const other of [`${text} `, ` ${text}`, text.toLowerCase(), text.normalize('NFKC')]) {
      expect(await slotOf(other).unwrap(payload, place)).toEqual({ ok: false, reason: 'mismatch' })
    }
  })

  it('of a megabyte is refused before anything is computed', async () => {
    // At this cost a derivation takes many seconds.
    const payload = { ...(await payloadOf(anyPassphrase())), N: 2 ** 20, p: 4 }
    const started = performance.now()
    const opened = await slotOf('x'.repeat(1_000_000)).unwrap(payload, place)
    expect(opened).toEqual({ ok: false, reason: 'mismatch' })
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

it.each([
  ['', 'required'],
  ['1234567', 'passphrase-short'],
  ['1234567é'.normalize('NFD'), undefined],
  ['😀😀😀😀😀😀😀', 'passphrase-short'],
  ['12345678', undefined],
  ['        ', undefined],
  ['x'.repeat(1024), undefined],
  ['x'.repeat(1025), 'too-long'],
])('KS-11: %j for a new slot: %s', (text, fault) => {
  expect(passphraseFault(Secret.fromText(text))).toBe(fault)
})

it.each([
  ['', 'required'],
  [' - \u00a0', 'required'],
  ['a b - c d', 'passphrase-short'],
  ['abcd efgh', undefined],
  [`${'x'.repeat(1020)} - - zzz`, undefined],
  [`${'x'.repeat(1021)} - - zzz`, 'too-long'],
])('KS-11: %j as new recovery words: %s', (text, fault) => {
  expect(passphraseFault(Secret.fromText(text), 'recovery')).toBe(fault)
})

it.each([
  ['no rounds', { N: 0 }],
  ['too little', { N: 2 ** 13 }],
  ['4 TB of memory', { N: 2 ** 32 }],
  ['no power of two', { N: 2 ** 14 + 1 }],
  ['another block size', { r: 2 ** 20 }],
  ['no lane', { p: 0 }],
  ['too many lanes', { p: 5 }],
  ['a fraction', { p: 1.5 }],
  ['no salt', { salt: '' }],
  ['a short salt', { salt: 'AAAA' }],
  ['another function', { kdf: 'pbkdf2' }],
  ['more than we wrote', { rounds: 1 }],
])('KS-11: a record that asks for %s is refused before use', async (_, change) => {
  const text = anyPassphrase()
  const payload = { ...(await payloadOf(text)), ...change }
  expect(await slotOf(text).unwrap(payload, place)).toEqual({
    ok: false,
    reason: 'other',
    proof: 'key derivation out of range',
  })
})
