import type { ActivityKind } from '../../../contract/activity.ts'
import type { Topic } from '../../../contract/app.ts'
import { Problem } from '../../../contract/problem.ts'
import type { RegistrySummary } from '../../../contract/registry/registry-record.ts'
import { allowedActions } from '../../../contract/registry/registry-rules.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { ProjectService } from '../../projects/project-service.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'
import type { Vault } from '../../vault/vault.ts'
import type { RegistryRecord } from '../registry-record.ts'
import {
  type Moment,
  type RegistryState,
  registryState,
  type StatefulAction,
} from '../state/registry-state.ts'
import { settled } from './settled.ts'
import { summaryOf } from './summary-of.ts'

export interface RegistryBookOptions {
  records: RecordFolder<RegistryRecord>
  vault: Pick<Vault, 'has'>
  projects: ProjectService
  activity: ActivityRecorder
  announce: (topic: Topic) => void
  /** Never set back while the program runs. */
  clock: () => number
  /** Names this run of the program. */
  session: string
}

/** The registries' records: each read as it goes with its secret, each change told to log and pages. */
export class RegistryBook {
  readonly #options: RegistryBookOptions
  readonly #listeners = new Set<() => void>()
  readonly #turns = new SerialQueue()

  constructor(options: RegistryBookOptions) {
    this.#options = options
  }

  get moment(): Moment {
    return { now: this.#options.clock(), session: this.#options.session }
  }

  records(): readonly RegistryRecord[] {
    return this.#options.records.list().map((record) => this.#settled(record))
  }

  find(id: string): RegistryRecord | undefined {
    const record = this.#options.records.get(id)
    return record && this.#settled(record)
  }

  /** Throws `registry.not-found`. */
  record(id: string): RegistryRecord {
    const record = this.find(id)
    if (!record) throw new Problem('registry.not-found', { id })
    return record
  }

  /** The ids of the registries whose last change of secret has not been brought to its end in the record. */
  underWay(): string[] {
    return this.#options.records.list().flatMap(({ id, swap }) => (swap ? [id] : []))
  }

  /** Whether every record on the disk could be read. */
  get whole(): boolean {
    return this.#options.records.unusable.length === 0
  }

  state(record: RegistryRecord, moment = this.moment): RegistryState {
    return registryState(record, moment)
  }

  summary(record: RegistryRecord, moment = this.moment): RegistrySummary {
    const { projects, vault } = this.#options
    const namespaceName = (namespaceId: string) => projects.namespaceName(record.projectId, namespaceId)
    return summaryOf(record, moment, namespaceName, (id, role) => vault.has(id, role))
  }

  /** Throws `registry.wrong-state` by rule 5. */
  requireAction(record: RegistryRecord, action: StatefulAction): void {
    const state = this.state(record)
    if ((allowedActions[state] as readonly string[]).includes(action)) return
    throw new Problem('registry.wrong-state', { registry: named(record), state, action })
  }

  /** Runs steps that touch secrets, names or addresses one after the other; none of them asks a registry. */
  inTurn<T>(step: () => Promise<T>): Promise<T> {
    return this.#turns.run(step)
  }

  async put(record: RegistryRecord): Promise<RegistryRecord> {
    const saved = await this.#options.records.put(record)
    this.#changed()
    return saved
  }

  /** Changes a record as it is by then, not as it once was read. Throws `registry.not-found`. */
  async update(id: string, change: (record: RegistryRecord) => RegistryRecord): Promise<RegistryRecord> {
    const saved = await this.#options.records.update(id, (before) => {
      if (!before) throw new Problem('registry.not-found', { id })
      return change(this.#settled(before))
    })
    this.#changed()
    return this.#settled(saved)
  }

  /** As `update`, twice, so that the file's backup says the same: damage to the file brings nothing back. */
  async updateForGood(
    id: string,
    change: (record: RegistryRecord) => RegistryRecord,
  ): Promise<RegistryRecord> {
    await this.update(id, change)
    return await this.update(id, (record) => ({ ...record }))
  }

  async remove(id: string): Promise<void> {
    await this.#options.records.remove(id)
    this.#changed()
  }

  /** A later instant than that of any other change of the record. */
  stamp(record: RegistryRecord): number {
    return Math.max(this.#options.clock(), record.updatedAt + 1)
  }

  tell(record: RegistryRecord, kind: ActivityKind, more: { subject?: string } = {}): void {
    this.#options.activity.record({ kind, ok: true, registry: named(record), ...more })
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  announce(): void {
    this.#options.announce('registries')
  }

  #settled(record: RegistryRecord): RegistryRecord {
    return settled(record, (id, role) => this.#options.vault.has(id, role))
  }

  #changed(): void {
    this.announce()
    for (const listener of this.#listeners) listener()
  }
}

/** Id and name, as problems and log entries carry them. */
export function named({ id, name }: { id: string; name: string }): { id: string; name: string } {
  return { id, name }
}
