import type { ActivityEntry } from '../../contract/activity.ts'
import type { TextValues, Translate } from '../messages/texts.ts'

type Say = (key: string, values?: TextValues) => string | undefined

/** The sentence of an entry; what failed has words of its own where the plain ones would claim success. */
export function activityLine({ kind, ok, registry, subject }: ActivityEntry, t: Translate, say: Say): string {
  const values = { registry: registry?.name ?? '', subject: subject ?? '' }
  const failed = ok ? undefined : say(`activity.failedKinds.${kind}`, values)
  return failed ?? t(`activity.kinds.${kind}`, values)
}
