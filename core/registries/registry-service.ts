import type { ActivityKind } from '../../contract/activity.ts'
import type { Topic } from '../../contract/app.ts'
import { Problem } from '../../contract/problem.ts'
import type { RegistryState, RegistrySummary, Verification } from '../../contract/registries.ts'
import type { ActivityRecorder } from '../activity/activity-log.ts'
import type { EngineCredential } from '../engine/engine-credential.ts'
import type { ProjectService } from '../projects/project-service.ts'
import type { RecordFolder } from '../storage/record-folder.ts'
import type { Vault } from '../vault/vault.ts'
import type { MatchRegistry } from './match.ts'
import { type RegistryRecord, secretBinding } from './registry-record.ts'
import { registryState } from './registry-state.ts'

export interface RegistryServiceOptions {
  records: RecordFolder<RegistryRecord>
  vault: Vault
  projects: ProjectService
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  now: () => number
}

/** Told when a credential may not be used any more; answers how many pulls it stopped. */
export type WithdrawalListener = (registryId: string) => number

/**
 * The workspace's registries: what they are, which state they are in, and the loan of their credentials.
 * Adding and editing, which need a proof first, are the `RegistryEditor`'s.
 */
export class RegistryService {
  readonly #options: RegistryServiceOptions
  readonly #withdrawals = new Set<WithdrawalListener>()
  /** What ends the loans of one registry's credential that are under way. */
  readonly #loans = new Map<string, Set<AbortController>>()

  constructor(options: RegistryServiceOptions) {
    this.#options = options
  }

  list(): RegistrySummary[] {
    return this.#options.records.list().map((record) => this.summary(record))
  }

  records(): readonly RegistryRecord[] {
    return this.#options.records.list()
  }

  /** Throws `registry.not-found`. */
  record(id: string): RegistryRecord {
    const record = this.#options.records.get(id)
    if (!record) throw new Problem('registry.not-found', { id })
    return record
  }

  /** What the match decides on: the registries of one project, with their states as of now. */
  candidates(projectId: string): MatchRegistry[] {
    const now = this.#options.now()
    return this.#options.records
      .list()
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
        state: registryState(record, now),
      }))
  }

  /** Works while the vault is locked. Throws `registry.wrong-state` for one that is inactive already. */
  async deactivate(id: string): Promise<{ registry: RegistrySummary; stoppedPulls: number }> {
    const registry = await this.change(id, 'registry.deactivated', (record) => {
      this.#requireState(record, ['active', 'expired'], 'deactivate')
      return { ...record, active: false }
    })
    const stoppedPulls = this.#withdraw(id)
    // once more, so that the file's backup says inactive too: damage to the file brings no active one back
    await this.#update(id, (record) => ({ ...record }))
    return { registry, stoppedPulls }
  }

  async activate(id: string): Promise<RegistrySummary> {
    return await this.change(id, 'registry.activated', (record) => {
      this.#requireState(record, ['inactive'], 'activate')
      return { ...record, active: true }
    })
  }

  /** Takes the sealed credential away first, so that no crash can leave one without its record. */
  async remove(id: string): Promise<void> {
    const record = this.record(id)
    this.#requireState(record, ['inactive', 'expired'], 'remove')
    const { vault, records, activity, announce } = this.#options
    this.#withdraw(id)
    await vault.remove(id)
    await records.remove(id)
    activity.record({ kind: 'registry.removed', ok: true, registry: { id, name: record.name } })
    announce('registries')
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
    const record = this.record(id)
    const kind = record.credential
    const loan = new AbortController()
    const loans = this.#loans.get(id) ?? new Set()
    this.#loans.set(id, loans.add(loan))
    try {
      if (kind === 'none') return await use(undefined, loan.signal)
      return await this.#options.vault.lend(id, secretBinding(record), 'current', (secret) =>
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
    if (!this.#options.records.get(id)) return
    await this.#update(id, (record) => ({ ...record, lastUsedAt: this.#options.now() }))
  }

  /** Says of a record what its credential was found to be, unless it has been changed since it was asked about. */
  async setVerification(asked: RegistryRecord, verification: Verification): Promise<RegistrySummary> {
    const { id } = asked
    const record = await this.#update(id, (before) =>
      before.updatedAt === asked.updatedAt ? { ...before, verification } : before,
    )
    if (record.verification.at !== verification.at) return this.summary(record)
    this.#options.activity.record({
      kind: 'registry.verified',
      ok: verification.kind === 'verified',
      registry: { id, name: record.name },
      ...('problem' in verification && verification.problem ? { code: verification.problem.code } : {}),
    })
    return this.summary(record)
  }

  async add(record: RegistryRecord): Promise<RegistrySummary> {
    await this.#options.records.put(record)
    return this.#told(record, 'registry.added')
  }

  /**
   * Changes a record as it is by then, not as it once was read: a deactivation that came in between stays.
   * Throws `registry.not-found`.
   */
  async change(
    id: string,
    kind: 'registry.edited' | 'registry.activated' | 'registry.deactivated',
    change: (record: RegistryRecord) => RegistryRecord,
  ): Promise<RegistrySummary> {
    const updatedAt = this.#options.now()
    return this.#told(await this.#update(id, (record) => ({ ...change(record), updatedAt })), kind)
  }

  onWithdrawn(listener: WithdrawalListener): () => void {
    this.#withdrawals.add(listener)
    return () => this.#withdrawals.delete(listener)
  }

  summary(record: RegistryRecord): RegistrySummary {
    const { projects, now } = this.#options
    const { host, prefix, scope, credential, active: _, lease: _lease, ...rest } = record
    return {
      ...rest,
      address: prefix === '' ? host : `${host}/${prefix}`,
      scope:
        scope.kind === 'project'
          ? { kind: 'project' }
          : { kind: 'namespace', namespace: projects.namespaceName(record.projectId, scope.namespaceId) },
      state: registryState(record, now()),
      anonymous: credential === 'none',
    }
  }

  async #update(id: string, change: (record: RegistryRecord) => RegistryRecord): Promise<RegistryRecord> {
    const record = await this.#options.records.update(id, (before) => {
      if (!before) throw new Problem('registry.not-found', { id })
      return change(before)
    })
    this.#options.announce('registries')
    return record
  }

  #told(record: RegistryRecord, kind: ActivityKind): RegistrySummary {
    const { activity, announce } = this.#options
    activity.record({ kind, ok: true, registry: { id: record.id, name: record.name } })
    announce('registries')
    return this.summary(record)
  }

  /** Stops whatever uses the credential right now. */
  #withdraw(id: string): number {
    let stopped = 0
    for (const listener of this.#withdrawals) stopped += listener(id)
    for (const loan of this.#loans.get(id) ?? []) loan.abort()
    return stopped
  }

  #requireState(record: RegistryRecord, allowed: readonly RegistryState[], action: string): void {
    const state = registryState(record, this.#options.now())
    if (allowed.includes(state)) return
    throw new Problem('registry.wrong-state', {
      registry: { id: record.id, name: record.name },
      state,
      action,
    })
  }
}
