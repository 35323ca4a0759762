import { expect, test } from 'vitest'
import { agreeOnVersion } from '../../../../core/engine/transport/api-version.ts'

test.each<[string, string | undefined, string | undefined, string]>([
  ['1.41', '1.12', '1.41', 'Docker Engine 20.10'],
  ['1.48', '1.24', '1.48', 'the newest that we speak'],
  ['1.52', '1.44', '1.48', 'Docker Engine 29'],
  ['1.9', '1.1', undefined, 'below our range, though 1.9 sorts after 1.24 as text'],
  ['1.23', undefined, undefined, 'just below our range'],
  ['1.24', undefined, '1.24', 'our lowest'],
  ['1.60', '1.49', undefined, 'an engine that dropped all that we speak'],
  ['2.0', '1.30', '1.48', 'a next major version that still speaks ours'],
  ['newest', undefined, undefined, 'no version at all'],
])('DE-15: an engine up to %s, from %s: %s (%s)', (apiVersion, minApiVersion, agreed) => {
  expect(agreeOnVersion({ apiVersion, minApiVersion })).toBe(agreed)
})
