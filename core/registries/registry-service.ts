import type { RegistrySummary, Verification } from '../../contract/registry/registry-record.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { Vault } from '../vault/vault.ts'
import type { MatchRegistry } from './match.ts'
import { type RegistryRecord, secretBinding } from './registry-record.ts'
import { RegistryStates } from './state/registry-states.ts'
import { type RegistryUse, RegistryUses, type Usage } from './state/registry-uses.ts'
import { named, type RegistryBook } from './store/registry-book.ts'
import { roleInUse } from './store/settled.ts'
import { withVerification } from './verify/verification.ts'

export interface RegistryServiceOptions {
  book: RegistryBook
  vault: Vault
  /** Told of a verification; the log has it from here, as it may have failed. */
  activity: { record: (report: VerifiedReport) => void }
}

interface VerifiedReport {
  kind: 'registry.verified'
  ok: boolean
  registry: { id: string; name: string }
  code?: string
}

/** Told when a credential may not be used any more; answers how many pulls it stopped. */
export type WithdrawalListener = (registryId: string) => number

/**
 * The workspace's registries as the rest of the core needs them: what they are, which state they are in, and the
 * loan of their credentials.
 */
export class RegistryService {
  readonly states: RegistryStates
  readonly #book: RegistryBook
  readonly #vault: Vault
  readonly #activity: RegistryServiceOptions['activity']
  readonly #uses: RegistryUses
  readonly #withdrawals = new Set<WithdrawalListener>()
  /** What ends the loans of one registry's credential that are under way. */
  readonly #loans = new Map<string, Set<AbortController>>()

  constructor({ book, vault, activity }: RegistryServiceOptions) {
    this.#book = book
    this.#vault = vault
    this.#activity = activity
    this.states = new RegistryStates({ book, vault, withdraw: (id) => this.#withdraw(id) })
    this.#uses = new RegistryUses(book, (id) => this.states.endLease(id))
  }

  list(): RegistrySummary[] {
    const { moment } = this.#book
    return this.#book.records().map((record) => this.#book.summary(record, moment))
  }

  records(): readonly RegistryRecord[] {
    return this.#book.records()
  }

  /** Throws `registry.not-found`. */
  record(id: string): RegistryRecord {
    return this.#book.record(id)
  }

  summary(record: RegistryRecord): RegistrySummary {
    return this.#book.summary(record)
  }

  /** The last ten verifications, newest first. Throws `registry.not-found`. */
  history(id: string): Verification[] {
    const { history, verification } = this.#book.record(id)
    return history ?? [verification]
  }

  /** What the match decides on: the registries of one project, with their states as of now. */
  candidates(projectId: string): MatchRegistry[] {
    const { moment } = this.#book
    return this.#book
      .records()
      .filter((record) => record.projectId === projectId)
      .map((record) => ({
        id: record.id,
        name: record.name,
        projectId: record.projectId,
        host: record.host,
        prefix: record.prefix,
        scope:
          record.scope.kind === 'project'
            ? { kind: 'project' }
            : { kind: 'namespace', namespace: record.scope.namespaceId },
        state: this.#book.state(record, moment),
      }))
  }

  /** Takes part in one use of a registry, if there is one. Throws `match.inactive`, see `RegistryUses`. */
  use(registryId: string | undefined, usage: Usage): RegistryUse {
    return this.#uses.begin(registryId, usage)
  }

  /** Whether a lease for one launch has served it, and only its end could not be saved. */
  isSpent(record: RegistryRecord): boolean {
    return this.#uses.isSpent(record)
  }

  /**
   * Lends the credential for the length of `use`: the only way from a registry to its secret. Without a
   * secret `use` gets nothing, which means an anonymous request. The signal tells that the registry was
   * deactivated or deleted meanwhile: nothing more may be sent then. Throws `vault.*`.
   */
  async lend<T>(
    id: string,
    use: (credential: EngineCredential | undefined, withdrawn: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const loan = new AbortController()
    const loans = this.#loans.get(id) ?? new Set()
    this.#loans.set(id, loans.add(loan))
    try {
      // record and role in one go with the loan: a swap of the secret may come at any other moment
      const record = this.#book.record(id)
      if (record.credential === 'none') return await use(undefined, loan.signal)
      const role = roleInUse(record, (...asked) => this.#vault.has(...asked))
      return await this.#vault.lend(id, secretBinding(record), role, (secret, kind) =>
        secret.reveal((bytes) =>
          use(
            { username: record.username ?? '', secret: { kind, bytes }, serverAddress: record.host },
            loan.signal,
          ),
        ),
      )
    } finally {
      loans.delete(loan)
      if (loans.size === 0) this.#loans.delete(id)
    }
  }

  /** Notes a use. A registry that is gone by now has nothing to note. */
  async touch(id: string): Promise<void> {
    if (!this.#book.find(id)) return
    await this.#book.update(id, (record) => ({ ...record, lastUsedAt: this.#book.moment.now }))
  }

  /** Says of a record what its credential was found to be, unless it has been changed since it was asked about. */
  async setVerification(asked: RegistryRecord, verification: Verification): Promise<RegistrySummary> {
    const record = await this.#book.update(asked.id, (before) =>
      before.updatedAt === asked.updatedAt ? withVerification(before, verification) : before,
    )
    if (record.verification.at !== verification.at) return this.summary(record)
    this.#activity.record({
      kind: 'registry.verified',
      ok: verification.kind === 'verified',
      registry: named(record),
      ...('problem' in verification && verification.problem ? { code: verification.problem.code } : {}),
    })
    return this.summary(record)
  }

  onWithdrawn(listener: WithdrawalListener): () => void {
    this.#withdrawals.add(listener)
    return () => this.#withdrawals.delete(listener)
  }

  /** Stops whatever uses the credential right now. */
  #withdraw(id: string): number {
    let stopped = 0
    for (const listener of this.#withdrawals) stopped += listener(id)
    for (const loan of this.#loans.get(id) ?? []) loan.abort()
    return stopped
  }
}
