import { afterEach, beforeEach, vi } from 'vitest'
import type { Problem } from '../../../../../contract/problem.ts'
import type { Service } from '../../../../../contract/services.ts'
import { blankRunForm } from '../../../../../contract/workload/run-fields.ts'
import { parseReference } from '../../../../../core/images/image-reference.ts'
import type { Decision } from '../../../../../core/registries/matcher.ts'
import type { NewFile } from '../../../../../core/storage/file-layer.ts'
import { openRecordFolder, type RecordFolder } from '../../../../../core/storage/record-folder.ts'
import { readContainerFields } from '../../../../../core/workloads/form/container-fields.ts'
import { NamespaceNetworks } from '../../../../../core/workloads/namespace-network.ts'
import { ReplicaMaker } from '../../../../../core/workloads/services/loop/replica-maker.ts'
import type { HoldRegistry } from '../../../../../core/workloads/services/loop/replica-permits.ts'
import { ReplicaSteps } from '../../../../../core/workloads/services/loop/replica-steps.ts'
import type { ServiceRecord } from '../../../../../core/workloads/services/record/service-record.ts'
import { serviceFormat } from '../../../../../core/workloads/services/record/service-record.ts'
import { ServiceBook } from '../../../../../core/workloads/services/service-book.ts'
import { ServiceKeeper } from '../../../../../core/workloads/services/service-keeper.ts'
import { ServiceMaker } from '../../../../../core/workloads/services/service-maker.ts'
import { ServiceOutcomes } from '../../../../../core/workloads/services/service-outcomes.ts'
import { ServiceService } from '../../../../../core/workloads/services/service-service.ts'
import { MemoryDisk } from '../../../storage/saves/memory-disk.ts'
import { MemoryEngine } from './memory-engine.ts'

const environmentId = 'default'
const place = { projectId: 'p1', namespaceId: 'n1' }

/** What the match gives for the image of every service here. */
export const anonymously: Decision = decisionFor('registry.test/team/app:1')

/** The labels of a replica of `web`. */
export const replicaOf = (id: string, revision = '1') => ({
  'io.fairlead.workspace': 'w1',
  'io.fairlead.project': 'p1',
  'io.fairlead.namespace': 'n1',
  'io.fairlead.service': id,
  'io.fairlead.revision': revision,
})

function decisionFor(image: string): Decision {
  const read = parseReference(image)
  if (!read.ok) throw new Error('The reference is right')
  return { reference: read.reference, verdict: { kind: 'anonymous' } } as Decision
}

/** A disk on which there is no room while a test says so. */
class FullableDisk extends MemoryDisk {
  full = false

  override async create(path: string): Promise<NewFile> {
    if (this.full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    return await super.create(path)
  }
}

/** Services on a stand-in engine, with a clock that tests turn. */
export class ServiceRig {
  readonly engine = new MemoryEngine()
  readonly bugs: unknown[] = []
  readonly entries: string[] = []
  /** What forbids new replicas, if anything does. */
  refusal: Problem | undefined
  /** Why its environment has no engine, if it has none. */
  environment: Problem | undefined
  /** The clock that nobody sets. */
  clock = () => performance.now()
  /** Changes where another try may end otherwise. */
  signature = ''
  readonly disk: FullableDisk
  readonly records: RecordFolder<ServiceRecord>
  readonly keeper: ServiceKeeper
  readonly outcomes: ServiceOutcomes
  readonly services: ServiceService
  readonly maker: ServiceMaker
  /** By which hold each new replica was asked for. */
  readonly held: (HoldRegistry | undefined)[] = []

  static async open(): Promise<ServiceRig> {
    const disk = new FullableDisk()
    await disk.makeFolder('/data')
    const records = await openRecordFolder({ ...serviceFormat, layer: disk, folder: '/data/services' })
    return new ServiceRig(disk, records)
  }

  private constructor(disk: FullableDisk, records: RecordFolder<ServiceRecord>) {
    this.disk = disk
    this.records = records
    const book = new ServiceBook(records)
    const elapsed = () => this.clock()
    const decision = anonymously
    const allowed = async () => {
      if (this.refusal) throw this.refusal
      return {}
    }
    const permits = {
      ask: async (_: ServiceRecord, { hold }: { hold: HoldRegistry | undefined }) => {
        this.held.push(hold)
        return await allowed()
      },
      again: allowed,
      match: () => decision,
      requireFor: () => decision,
      tryMatch: () => decision,
      signature: () => this.signature,
    }
    const fields = async ({ form }: ServiceRecord) => {
      const formRead = readContainerFields(form)
      if (!formRead.ok) throw new Error('The form is right')
      return formRead.fields
    }
    const engine = () => {
      if (this.environment) throw this.environment
      return this.engine.engine
    }
    this.keeper = new ServiceKeeper({
      records: book,
      engine,
      workspaceId: () => 'w1',
      permits,
      steps: new ReplicaSteps({
        permits,
        maker: new ReplicaMaker(new NamespaceNetworks()),
        forms: { fields },
      }),
      onReached: (record) => this.outcomes.reached(record),
      onFailed: (record, problem) => this.outcomes.failed(record, problem),
      onStatus: () => this.maker.look(),
      onRefused: (record, problem) => this.outcomes.refused(record, problem),
      onBug: (error) => this.bugs.push(error),
      elapsed,
    })
    const activity = { record: ({ kind }: { kind: string }) => this.entries.push(kind) }
    this.outcomes = new ServiceOutcomes({
      book,
      keeper: this.keeper,
      forms: { remove: async () => undefined },
      activity,
      announce: () => undefined,
    })
    this.services = new ServiceService({
      book,
      keeper: this.keeper,
      pulls: { begin: () => undefined, stop: () => undefined, pullId: () => undefined },
      permits,
      outcomes: this.outcomes,
      environments: { engine },
      projects: { workspaceId: 'w1', namespaceName: () => 'default' },
      activity,
      announce: () => undefined,
      now: Date.now,
      elapsed,
    })
    this.maker = new ServiceMaker({
      book,
      keeper: this.keeper,
      forms: { keep: async (_, form) => ({ form, sealed: false }), remove: async () => undefined },
      engine,
      now: Date.now,
      newId: () => 's1',
    })
    this.engine.onEvent = (event) => this.keeper.onEvent(environmentId, event)
  }

  /** A service that is kept from now on. */
  async add(fields: Partial<ServiceRecord> = {}): Promise<void> {
    await this.records.put({
      id: 's1',
      environmentId,
      ...place,
      name: 'web',
      form: blankRunForm(),
      sealed: false,
      scale: 2,
      wanted: 'running',
      spec: { image: 'registry.test/team/app:1', imageId: 'sha256:1', revision: 1 },
      lastRevision: 1,
      createdAt: 1000,
      ...fields,
    })
  }

  /** Lets this much time go by (milliseconds). */
  async pass(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds)
  }

  async shown(id = 's1'): Promise<Service> {
    return await this.services.one({ environmentId, id })
  }

  readonly target = { environmentId, id: 's1' }
}

/** A rig of its own for each test of the file. */
export function serviceRig(): () => ServiceRig {
  let current: ServiceRig | undefined
  beforeEach(async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    })
    current = await ServiceRig.open()
  })
  afterEach(async () => {
    vi.useRealTimers()
    await current?.keeper.dispose()
    current = undefined
  })
  return () => {
    if (!current) throw new Error('There is a rig only while a test runs')
    return current
  }
}
