import { describe, expect, it } from 'vitest'
import { amountFormats, formatBytes } from '../../../renderer/composables/amounts/format-amount.ts'

describe('amounts in words', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_949, '1.0 MB'],
    [62_914_560, '62.9 MB'],
    [123_456_789, '123 MB'],
    [2_500_000_000, '2.5 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes, 'en')).toBe(text)
  })

  it('follow the language', () => {
    expect(formatBytes(62_914_560, 'de')).toBe('62,9 MB')
  })

  it.each([
    [0.2, '1 sec'],
    [40, '40 sec'],
    [200, '3 min'],
    [7300, '2 hr'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(amountFormats('en').duration(seconds)).toBe(text)
  })
})
