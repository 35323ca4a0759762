import type { ActivityEntry } from '../../contract/activity.ts'
import type { TextValues, Translate } from '../messages/texts.ts'

type Say = (key: string, values?: TextValues) => string | undefined

/**
 * The sentence of an entry; some subjects have words of their own, and so has what failed where the plain ones
 * would claim success.
 */
export function activityLine({ kind, ok, registry, subject }: ActivityEntry, t: Translate, say: Say): string {
  const values = { registry: registry?.name ?? '', subject: subject ?? '' }
  // Other subjects are names and references, which are no keys of a catalogue.
  const about = kind.startsWith('vault.') ? say(`activity.subjects.${kind}.${values.subject}`) : undefined
  const failed = ok ? undefined : say(`activity.failedKinds.${kind}`, values)
  return about ?? failed ?? t(`activity.kinds.${kind}`, values)
}
