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
    subject: subject ?? '',
    ...(kind.startsWith('terminal.') ? askerOf(entry, t) : {}),
  }
  // Other subjects are names and references, which are no keys of a catalogue.
  const about = kind.startsWith('vault.') ? say(`activity.subjects.${kind}.${values.subject}`) : undefined
  const failed = ok ? undefined : say(`activity.failedKinds.${kind}`, values)
  const line = about ?? failed ?? t(`activity.kinds.${kind}`, values)
  return anonymous ? t('activity.byRequest', { line }) : line
}

function askerOf({ program, count = 1 }: ActivityEntry, t: Translate): TextValues {
  return { program: program ?? t('activity.someProgram'), count }
}
