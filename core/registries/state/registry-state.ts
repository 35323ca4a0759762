import type { RegistryAction } from '../../../contract/registry/registry-rules.ts'
import type { RegistryRecord } from '../registry-record.ts'

export type RegistryState = 'active' | 'inactive' | 'expired'

/** What the state is asked against: the time in milliseconds since 1970, and this run of the program. */
export interface Moment {
  readonly now: number
  readonly session: string
}

type Stated = Pick<RegistryRecord, 'active' | 'lease' | 'expiresAt' | 'expired'>

/**
 * The one state of a registry. Inactive wins over expired: an expired registry can be deactivated, and inactive
 * is the stricter of the two, as it forbids local images.
 */
export function registryState(record: Stated, moment: Moment): RegistryState {
  if (!record.active || leaseHasEnded(record.lease, moment)) return 'inactive'
  return hasExpired(record, moment.now) ? 'expired' : 'active'
}

/**
 * Whether the expiry has passed. What was once seen to have expired stays so, whatever the clock says later,
 * until it gets another date.
 */
export function hasExpired(
  { expiresAt, expired }: Pick<Stated, 'expiresAt' | 'expired'>,
  now: number,
): boolean {
  return expiresAt !== undefined && (expired === true || expiresAt <= now)
}

/** How long a lease for an hour lasts (milliseconds). */
export const leaseTime = 3_600_000

/**
 * A lease until quit ends with the run of the program that gave it, killed or not; one for a launch ends with the
 * launch that took it, and with the run in which it was taken.
 */
export function leaseHasEnded(lease: RegistryRecord['lease'], { now, session }: Moment): boolean {
  switch (lease?.kind) {
    case undefined:
      return false
    case 'until':
      // one that is longer than any was given before the clock was set back
      return lease.at <= now || lease.at > now + leaseTime
    case 'quit':
      return lease.session !== session
    case 'launch':
      return lease.takenIn !== undefined && lease.takenIn !== session
  }
}

const hour = 3_600_000
const day = 24 * hour

/**
 * When the user should be warned of an expiry: an eighth of its whole time ahead, at least an hour and at most
 * three days.
 */
export function warnAt({ expiresAt, expirySetAt, createdAt }: ExpiryTimes): number | undefined {
  if (expiresAt === undefined) return undefined
  const whole = expiresAt - (expirySetAt ?? createdAt)
  return expiresAt - Math.min(3 * day, Math.max(hour, whole / 8))
}

type ExpiryTimes = Pick<RegistryRecord, 'expiresAt' | 'expirySetAt' | 'createdAt'>

/** What a state allows beside what needs no state; the table of the contract without `undo`. */
export type StatefulAction = Exclude<RegistryAction, 'undo'>
