import { expect, it } from 'vitest'
import type { SlotKind } from '../../../contract/vault.ts'
import type { Translate } from '../../../renderer/messages/texts.ts'
import { slotNames } from '../../../renderer/vault/slots/slot-names.ts'

const slot = (id: string, kind: SlotKind) => ({
  id,
  kind,
  purpose: 'daily' as const,
  strength: 'strong' as const,
  createdAt: 1,
})
const t: Translate = (key, values) =>
  key === 'vault.slots.numbered' ? `${values?.kind} ${values?.number}` : key.replace('vault.slots.kinds.', '')

it('names slots by their kind, and numbers them from the second of a kind on', () => {
  const slots = [slot('a', 'passphrase'), slot('b', 'keyring'), slot('c', 'passphrase')]
  expect([...slotNames(slots, t)]).toEqual([
    ['a', 'passphrase'],
    ['b', 'keyring'],
    ['c', 'passphrase 2'],
  ])
})
