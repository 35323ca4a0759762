import { invalidInput, Problem } from '../../../contract/problem.ts'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import type { Vault } from '../../vault/vault.ts'
import type { RegistryRecord } from '../registry-record.ts'
import { named, type RegistryBook } from '../store/registry-book.ts'
import { hasExpired, leaseHasEnded, leaseTime } from './registry-state.ts'

export interface RegistryStatesOptions {
  book: RegistryBook
  vault: Vault
  /** Stops whatever uses the credential right now; answers how many pulls that were. */
  withdraw: (id: string) => number
}

/** Changes the states of registries by rule 5. Every change but `remove` works while the vault is locked. */
export class RegistryStates {
  readonly #book: RegistryBook
  readonly #vault: Vault
  readonly #withdraw: RegistryStatesOptions['withdraw']

  constructor({ book, vault, withdraw }: RegistryStatesOptions) {
    this.#book = book
    this.#vault = vault
    this.#withdraw = withdraw
  }

  /** Throws `registry.not-found` and `registry.wrong-state`. */
  async deactivate(id: string): Promise<{ registry: RegistrySummary; stoppedPulls: number }> {
    const record = await this.#book.update(id, (before) => {
      this.#book.requireAction(before, 'deactivate')
      return this.#inactive(before)
    })
    this.#book.tell(record, 'registry.deactivated')
    return { registry: this.#book.summary(record), stoppedPulls: await this.#stop(id) }
  }

  /**
   * Throws also `registry.needs-renewal` where the expiry has passed and no new one is given, and `input.invalid`
   * for one that has passed itself.
   */
  async activate(id: string, expiresAt?: number): Promise<RegistrySummary> {
    const { now } = this.#book.moment
    if (expiresAt !== undefined && expiresAt <= now) {
      throw invalidInput({ field: 'expiresAt', code: 'expiry-past' })
    }
    const record = await this.#book.update(id, (before) => {
      this.#book.requireAction(before, 'activate')
      const { lease: _, ...renewed } = expiresAt === undefined ? before : withExpiry(before, expiresAt, now)
      this.#requireUnexpired(renewed, now)
      return { ...renewed, active: true, updatedAt: this.#book.stamp(before) }
    })
    this.#book.tell(record, 'registry.activated')
    return this.#book.summary(record)
  }

  /** Activates until the end of one launch, of an hour, or of this run of the program. Throws as `activate`. */
  async lease(id: string, kind: 'launch' | 'hour' | 'quit'): Promise<RegistrySummary> {
    const { now, session } = this.#book.moment
    const record = await this.#book.update(id, (before) => {
      this.#book.requireAction(before, 'lease')
      this.#requireUnexpired(before, now)
      const lease =
        kind === 'hour' ? ({ kind: 'until', at: now + leaseTime } as const) : leaseOf(kind, session)
      return { ...before, active: true, lease, updatedAt: this.#book.stamp(before) }
    })
    this.#book.tell(record, 'registry.leased', { subject: kind })
    return this.#book.summary(record)
  }

  /**
   * What was leased is inactive from now on, as if it had been deactivated. What uses it when its time is over
   * stops at once, also where that cannot be saved.
   */
  async endLease(id: string): Promise<void> {
    const present = this.#book.find(id)
    const overdue = present?.active === true && leaseHasEnded(present.lease, this.#book.moment)
    if (overdue) this.#withdraw(id)
    let ended = false
    const record = await this.#book.update(id, (before) => {
      // somebody may have deactivated it, or activated it for good, since its end was noticed
      ended = before.active && before.lease !== undefined
      return ended ? this.#inactive(before) : before
    })
    if (!ended) return
    this.#book.tell(record, 'registry.lease-ended')
    if (!overdue) this.#withdraw(id)
    await this.#again(id)
  }

  /** Writes down that the expiry was seen to have passed. */
  async noteExpiry(id: string): Promise<void> {
    const { now } = this.#book.moment
    const record = await this.#book.update(id, (before) =>
      hasExpired(before, now) ? { ...before, expired: true } : before,
    )
    if (record.active && record.expired) this.#book.tell(record, 'registry.expired')
  }

  /** Takes the sealed credential away first, so that no crash can leave one without its record. */
  remove(id: string): Promise<void> {
    return this.#book.inTurn(async () => {
      const record = this.#book.record(id)
      this.#book.requireAction(record, 'remove')
      this.#withdraw(id)
      await this.#vault.remove(id)
      await this.#book.remove(id)
      this.#book.tell(record, 'registry.removed')
    })
  }

  #inactive({ lease: _, ...record }: RegistryRecord): RegistryRecord {
    return { ...record, active: false, updatedAt: this.#book.stamp(record) }
  }

  async #stop(id: string): Promise<number> {
    const stopped = this.#withdraw(id)
    await this.#again(id)
    return stopped
  }

  /** So that the file's backup says inactive too: damage to the file brings no active one back. */
  async #again(id: string): Promise<void> {
    await this.#book.update(id, (record) => ({ ...record }))
  }

  #requireUnexpired(record: RegistryRecord, now: number): void {
    if (record.expiresAt === undefined || !hasExpired(record, now)) return
    throw new Problem('registry.needs-renewal', { registry: named(record), expiresAt: record.expiresAt })
  }
}

/** The record with another expiry date, set now. */
function withExpiry(
  { expired: _, ...record }: RegistryRecord,
  expiresAt: number,
  now: number,
): RegistryRecord {
  return { ...record, expiresAt, expirySetAt: now }
}

function leaseOf(kind: 'launch' | 'quit', session: string): NonNullable<RegistryRecord['lease']> {
  return kind === 'quit' ? { kind, session } : { kind }
}
