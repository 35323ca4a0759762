import type { Topic } from '../../../contract/app.ts'
import type { ProblemRecord } from '../../../contract/problem.ts'
import type { ActivityRecorder } from '../../activity/activity-log.ts'
import type { ReplicaForms } from './record/replica-form.ts'
import type { ServiceRecord } from './record/service-record.ts'
import type { ServiceBook } from './service-book.ts'
import { settled, undone } from './service-changes.ts'
import type { ServiceKeeper } from './service-keeper.ts'

export interface ServiceOutcomesOptions {
  book: Pick<ServiceBook, 'settle' | 'remove'>
  keeper: Pick<ServiceKeeper, 'loop' | 'forget'>
  forms: Pick<ReplicaForms, 'remove'>
  activity: ActivityRecorder
  announce: (topic: Topic) => void
}

/** What becomes of a service by what its loop has come to. Throws `service.not-found` and `storage.*`. */
export class ServiceOutcomes {
  readonly #options: ServiceOutcomesOptions

  constructor(options: ServiceOutcomesOptions) {
    this.#options = options
  }

  /** Told by the loop of a service that has become what is wanted. */
  async reached(seen: ServiceRecord): Promise<void> {
    const { book, activity, announce } = this.#options
    if (seen.wanted === 'removed') return await this.erase(seen.id)
    if (seen.wanted === 'stopped' || !seen.change || settled(seen) === seen) return
    const isUpdate = seen.change.state === 'replacing' && seen.change.kind === 'image'
    if (!(await book.settle(seen, settled))) return
    if (isUpdate) activity.record({ kind: 'service.updated', ok: true, subject: seen.name })
    announce('workloads')
  }

  /** Told by the loop of a service whose new replicas do not stay up. */
  async failed(seen: ServiceRecord, problem: ProblemRecord): Promise<void> {
    const { book, keeper, activity, announce } = this.#options
    if (await book.settle(seen, (record) => undone(record, problem) ?? record)) {
      activity.record({ kind: 'service.update-failed', ok: false, subject: seen.name, code: problem.code })
      announce('workloads')
    }
    keeper.loop(seen.id).wake()
  }

  /** Told once when the match, or the vault, begins to stand in the way of new replicas. */
  refused({ name }: ServiceRecord, { code, data }: ProblemRecord): void {
    const registry = registryIn(data)
    this.#options.activity.record({
      kind: 'service.blocked',
      ok: false,
      subject: name,
      code,
      ...(registry ? { registry } : {}),
    })
  }

  /** Nothing of it is kept any more. The record goes last, so that an end that was cut short goes on at the next start. */
  async erase(id: string): Promise<void> {
    const { book, keeper, forms, announce } = this.#options
    await forms.remove(id)
    await book.remove(id)
    keeper.forget(id)
    announce('workloads')
  }
}

function registryIn(data: ProblemRecord['data']): { id: string; name: string } | undefined {
  const { registry } = data as { registry?: { id?: unknown; name?: unknown } }
  return typeof registry?.id === 'string' && typeof registry.name === 'string'
    ? { id: registry.id, name: registry.name }
    : undefined
}
