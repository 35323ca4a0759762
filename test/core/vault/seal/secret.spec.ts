import { randomBytes } from 'node:crypto'
import { format, inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../../../core/vault/secret.ts'

const anyText = () => randomBytes(12).toString('hex')

describe('a secret', () => {
  it('LK-04: prints a mask, however it is printed', () => {
    const text = anyText()
    const secret = Secret.fromText(text)
    const nested = { deep: { secret }, list: [secret] }
    const prints = [
      String(secret),
      `${secret}`,
      JSON.stringify(nested),
      inspect(nested, { depth: 9, showHidden: true }),
      inspect(secret, { customInspect: false, showHidden: true, depth: 9 }),
      format('%s %o %O %j', secret, secret, secret, secret),
      JSON.stringify(Object.entries(secret)),
    ]
    for (const print of prints) {
      expect(print).not.toContain(text)
      expect(print).not.toContain(Buffer.from(text).toString('base64'))
      expect(print).not.toContain([...Buffer.from(text).subarray(0, 4)].join(', '))
    }
    expect(inspect(secret)).toBe('[secret]')
    expect(JSON.stringify(nested)).toBe('{"deep":{"secret":"[secret]"},"list":["[secret]"]}')
  })

  it('lends its text and its bytes', () => {
    const text = `${anyText()} ßü 🔑 `
    const secret = Secret.fromText(text)
    expect(secret.revealText((lent) => lent)).toBe(text)
    expect(secret.reveal((bytes) => bytes.toString('utf8'))).toBe(text)
    expect(secret.byteLength).toBe(Buffer.byteLength(text))
  })

  it('has bytes of its own', () => {
    const bytes = randomBytes(16)
    const copy = Buffer.from(bytes)
    const secret = Secret.fromBytes(bytes)
    bytes.fill(0)
    expect(secret.reveal((lent) => lent.equals(copy))).toBe(true)
    secret.reveal((lent) => expect(lent.buffer.byteLength).toBe(16))
  })

  it('compares by content', () => {
    const text = anyText()
    expect(Secret.fromText(text).equals(Secret.fromText(text))).toBe(true)
    expect(Secret.fromText(text).equals(Secret.fromText(`${text} `))).toBe(false)
    expect(Secret.fromText(text).equals(Secret.fromText(anyText()))).toBe(false)
  })

  it('is zeroed and of no more use after its end', () => {
    const secret = Secret.fromText(anyText())
    const lent = secret.reveal((bytes) => bytes)
    secret.dispose()
    secret.dispose()
    expect(lent.every((byte) => byte === 0)).toBe(true)
    expect(() => secret.reveal(String)).toThrow('disposed')
    expect(() => secret.byteLength).toThrow('disposed')
    expect(String(secret)).toBe('[secret]')
  })
})
