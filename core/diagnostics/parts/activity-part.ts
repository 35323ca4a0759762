import type { ActivityEntry } from '../../../contract/activity.ts'
import { ownWord } from '../inert-text.ts'
import type { StandIns } from '../stand-ins.ts'
import { told } from './problem-part.ts'

/** The last entries of the activity log, newest first: what happened, not to whom. */
export function activityPart(entries: readonly ActivityEntry[], standIns: StandIns) {
  return entries.map(({ at, kind, ok, code, registry, subject, count, anonymous }) => ({
    at: told(at),
    kind,
    ok,
    code: ownWord(code),
    registry: registry && standIns.name('registry', registry.name),
    subject: subject === undefined ? undefined : standIns.name('subject', subject),
    anonymous,
    count,
  }))
}
