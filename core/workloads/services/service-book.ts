import { Problem } from '../../../contract/problem.ts'
import type { RecordFolder } from '../../storage/record-folder.ts'
import { SerialQueue } from '../../storage/serial-queue.ts'
import type { ServiceRecord } from './record/service-record.ts'

/** The records of the services. A change counts when it is durable. */
export class ServiceBook {
  readonly #records: RecordFolder<ServiceRecord>
  readonly #births = new SerialQueue()

  constructor(records: RecordFolder<ServiceRecord>) {
    this.#records = records
  }

  list(): readonly ServiceRecord[] {
    return this.#records.list()
  }

  get(id: string): ServiceRecord | undefined {
    return this.#records.get(id)
  }

  /** Whether a file of that service stands, be it one that cannot be read. */
  knows(id: string): boolean {
    return this.get(id) !== undefined || this.#records.unusable.some((each) => each.id === id)
  }

  /** Throws `service.not-found`, also for one that is being removed. */
  require(environmentId: string, id: string): ServiceRecord {
    const record = this.get(id)
    if (record?.environmentId !== environmentId || record.wanted === 'removed') {
      throw new Problem('service.not-found', { id })
    }
    return record
  }

  /** Whether no service of the namespace has that name, whatever its case. */
  isFree({ namespaceId, name }: Pick<ServiceRecord, 'namespaceId' | 'name'>): boolean {
    const wanted = name.toLowerCase()
    return this.list().every(
      (record) => record.namespaceId !== namespaceId || record.name.toLowerCase() !== wanted,
    )
  }

  /** Adds a service made by `make`, one at a time. Throws `service.name-taken` and `storage.*`. */
  add(
    wanted: Pick<ServiceRecord, 'namespaceId' | 'name'>,
    make: () => Promise<ServiceRecord>,
  ): Promise<ServiceRecord> {
    return this.#births.run(async () => {
      if (!this.isFree(wanted)) throw new Problem('service.name-taken', { name: wanted.name })
      return await this.#records.put(await make())
    })
  }

  /** Throws `service.not-found` where it is gone or going, and `storage.*`. */
  async change(id: string, change: (record: ServiceRecord) => ServiceRecord): Promise<ServiceRecord> {
    return await this.#records.update(id, (before) => {
      if (!before || before.wanted === 'removed') throw new Problem('service.not-found', { id })
      return change(before)
    })
  }

  /** Changes it only while it is still what was seen: whether it was. Throws as `change`. */
  async settle(seen: ServiceRecord, change: (record: ServiceRecord) => ServiceRecord): Promise<boolean> {
    let isStill = false
    await this.#records.update(seen.id, (before) => {
      if (!before) throw new Problem('service.not-found', { id: seen.id })
      isStill = before === seen
      return isStill ? change(seen) : before
    })
    return isStill
  }

  async remove(id: string): Promise<void> {
    await this.#records.remove(id)
  }
}
