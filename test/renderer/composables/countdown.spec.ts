import { expect, it } from 'vitest'
import { countdown } from '../../../renderer/composables/amounts/countdown.ts'

it.each([
  [3_600_000, '1:00:00'],
  [3_599_000, '59:59'],
  [541_001, '9:02'],
  [9_000, '0:09'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [43_199_000, '11:59:59'],
])('%d ms are "%s"', (left, text) => {
  expect(countdown(left)).toBe(text)
})
