import { describe, expect, it } from 'vitest'
import { timeWords } from '../../../renderer/composables/amounts/relative-time.ts'

const second = 1000
const hour = 3600 * second
const day = 24 * hour

describe('relative times', () => {
  it.each([
    [0, 'now'],
    [-59 * second, 'now'],
    [20 * second, 'now'],
    [-60 * second, '1 minute ago'],
    [-100 * 60 * second, '2 hours ago'],
    [-23 * hour, '23 hours ago'],
    [-day, 'yesterday'],
    [2 * day, 'in 2 days'],
    [-50 * day, '2 months ago'],
    [-400 * day, 'last year'],
  ])('%d ms from now is "%s"', (distance, text) => {
    const now = Date.UTC(2026, 0, 1)
    expect(timeWords('en').relative(now + distance, now)).toBe(text)
  })

  it('speak the language of the page', () => {
    expect(timeWords('de').relative(0, 2 * day)).toBe('vorgestern')
  })
})
