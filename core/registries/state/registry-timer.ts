import type { RegistryRecord } from '../registry-record.ts'
import type { RegistryBook } from '../store/registry-book.ts'
import { undoIsOver } from '../store/settled.ts'
import { hasExpired, leaseHasEnded, warnAt } from './registry-state.ts'

export interface RegistryTimerOptions {
  book: RegistryBook
  /** Whether a lease for one launch is over without its end being saved. */
  isSpent: (record: RegistryRecord) => boolean
  endLease: (id: string) => Promise<void>
  noteExpiry: (id: string) => Promise<void>
  endUndo: (id: string) => Promise<void>
  /** Told of whatever could not be done; it is tried again. */
  onFailure: (error: unknown) => void
}

/** How long it sleeps at most (milliseconds): no timer counts the time in which the machine slept. */
const longest = 30_000

/** How long changes are gathered before the next time is worked out (milliseconds). */
const gather = 100

/** Does what has its time: ends leases, notes expiries, lets go of what could be undone, and tells the pages. */
export class RegistryTimer {
  readonly #options: RegistryTimerOptions
  readonly #unsubscribe: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #armSoon: ReturnType<typeof setTimeout> | undefined
  #looking: Promise<void> | undefined
  #lookedAt: number
  #disposed = false

  constructor(options: RegistryTimerOptions) {
    this.#options = options
    this.#lookedAt = options.book.moment.now
    // many changes at once are looked at once
    this.#unsubscribe = options.book.onChange(() => {
      this.#armSoon ??= setTimeout(() => {
        this.#armSoon = undefined
        this.#arm()
      }, gather).unref()
    })
  }

  /** Does all that is due. Never throws. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
      this.#arm()
    })
    return this.#looking
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    this.#unsubscribe()
    clearTimeout(this.#timer)
    clearTimeout(this.#armSoon)
    await this.#looking
  }

  async #look(): Promise<void> {
    const { book, isSpent, endLease, noteExpiry, endUndo, onFailure } = this.#options
    const { moment } = book
    if (book.records().some((record) => isBetween(warnAt(record), this.#lookedAt, moment.now)))
      book.announce()
    this.#lookedAt = moment.now
    for (const record of book.records()) {
      const { id, active, lease, expired, undo } = record
      try {
        if (active && (leaseHasEnded(lease, moment) || isSpent(record))) await endLease(id)
        if (expired === undefined && hasExpired(record, moment.now)) await noteExpiry(id)
        if (undo && undoIsOver(undo, moment.now)) await endUndo(id)
      } catch (error) {
        onFailure(error)
      }
    }
  }

  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#disposed || this.#looking) return
    const { book } = this.#options
    const { now } = book.moment
    const instants = book.records().flatMap((record) => instantsOf(record, now))
    if (instants.length === 0) return
    // what is overdue already could not be saved a moment ago: it waits for the longest pause
    const next = instants.reduce(
      (first, instant) => (instant > this.#lookedAt ? Math.min(first, instant) : first),
      now + longest,
    )
    this.#timer = setTimeout(() => void this.look(), Math.max(0, next - now))
    this.#timer.unref()
  }
}

function instantsOf(record: RegistryRecord, now: number): number[] {
  const { active, lease, expiresAt, expired, undo } = record
  const warning = warnAt(record)
  return [
    ...(active && lease?.kind === 'until' ? [lease.at] : []),
    // it ends with its launch; where that could not be saved, it is tried again
    ...(active && lease?.kind === 'launch' && lease.takenIn !== undefined ? [0] : []),
    ...(expiresAt !== undefined && !expired ? [expiresAt] : []),
    ...(warning !== undefined && warning > now ? [warning] : []),
    ...(undo ? [undo.until] : []),
  ]
}

function isBetween(instant: number | undefined, after: number, until: number): boolean {
  return instant !== undefined && instant > after && instant <= until
}
