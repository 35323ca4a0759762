import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { passphraseStrength } from '../../../renderer/vault/passphrase/passphrase-strength.ts'

describe('strength of a passphrase', () => {
  it('is told for nothing and for too little', () => {
    expect(passphraseStrength('')).toBe('none')
    expect(passphraseStrength('aB3$xyz')).toBe('short')
  })

  it('does not believe in repetition', () => {
    expect(passphraseStrength('a'.repeat(40))).toBe('weak')
  })

  it('believes in length and variety', () => {
    expect(passphraseStrength(randomBytes(24).toString('hex'))).toBe('strong')
    expect(['good', 'strong']).toContain(passphraseStrength('copper ladder seldom orbit'))
  })
})
