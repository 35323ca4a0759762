import { expect, it } from 'vitest'
import { usableFor } from '../../../renderer/registries/bulk/bulk-order.ts'
import { summary } from './summary.ts'

const active = summary({ id: 'a' })
const inactive = summary({ id: 'i', state: 'inactive', anonymous: true })
const expired = summary({ id: 'e', state: 'expired' })

it.each([
  // One that has expired needs a date of its own.
  ['activate', 'i'],
  ['deactivate', 'ae'],
  ['verify', 'a'],
  ['export', 'ae'],
  ['remove', 'ie'],
] as const)('%s applies to %s of one in each state', (action, ids) => {
  const found = usableFor([active, inactive, expired], action)
  expect(found.map(({ id }) => id).join('')).toBe(ids)
})
