import type { SlotSummary } from '../../../contract/vault.ts'
import type { Translate } from '../../messages/texts.ts'

/** The name of each slot by its id: its kind, with a number from the second of a kind on. */
export function slotNames(slots: readonly SlotSummary[], t: Translate): ReadonlyMap<string, string> {
  const counts = new Map<string, number>()
  return new Map(
    slots.map(({ id, kind, purpose }) => {
      const name = purpose === 'recovery' ? t('vault.slots.recovery') : t(`vault.slots.kinds.${kind}`)
      const number = (counts.get(name) ?? 0) + 1
      counts.set(name, number)
      return [id, number === 1 ? name : t('vault.slots.numbered', { kind: name, number })]
    }),
  )
}
