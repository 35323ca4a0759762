import type { ActivityEntry } from '../../contract/activity.ts'
import type { TextValues, Translate } from '../messages/texts.ts'

type Say = (key: string, values?: TextValues) => string | undefined

/**
 * The sentence of an entry; some subjects have words of their own, and so has what failed where the plain ones
 * would claim success.
 */
export function activityLine(entry: ActivityEntry, t: Translate, say: Say): string {
  const { kind, ok, registry, subject, anonymous } = entry
  const values = {
    registry: registry?.name ?? '',
    subject: namedSubject(entry, say) ?? subject ?? '',
    ...(kind.startsWith('terminal.') ? askerOf(entry, t) : {}),
  }
  // Other subjects are names and references, which are no keys of a catalogue.
  const about = kind.startsWith('vault.') ? say(`activity.subjects.${kind}.${subject}`) : undefined
  const failed = ok ? undefined : say(`activity.failedKinds.${kind}`, values)
  const line = about ?? failed ?? t(`activity.kinds.${kind}`, values)
  return anonymous ? t('activity.byRequest', { line }) : line
}

/** A key slot or the end of a lease in words; others stand as they are noted. */
function namedSubject({ kind, subject }: ActivityEntry, say: Say): string | undefined {
  if (kind.startsWith('vault.slot-')) return say(`activity.named.slot.${subject}`)
  return kind === 'registry.leased' ? say(`activity.named.lease.${subject}`) : undefined
}

function askerOf({ program, count = 1 }: ActivityEntry, t: Translate): TextValues {
  return { program: program ?? t('activity.someProgram'), count }
}
