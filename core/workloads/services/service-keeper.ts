import type { Topic } from '../../../contract/app.ts'
import type { EngineEvent } from '../../engine/container-shapes.ts'
import { labelKeys } from '../labels.ts'
import { ServiceLoop, type ServiceLoopOptions } from './loop/service-loop.ts'
import type { ServiceRecord } from './record/service-record.ts'

export interface ServiceKeeperOptions extends ServiceLoopOptions {
  readonly records: {
    list(): readonly ServiceRecord[]
    get(id: string): ServiceRecord | undefined
  }
}

/** What backs up the stream of events (milliseconds). */
const lookEvery = 5 * 60_000

/** How long the end of the program waits for a step under way (milliseconds). */
const patience = 1000

/** What an engine says of a container that may change how many replicas run. */
const telling: ReadonlySet<string> = new Set([
  'create',
  'start',
  'die',
  'died',
  'stop',
  'destroy',
  'pause',
  'unpause',
  'rename',
])

/** The topics behind which the match, the vault or an image may have changed. */
const deciding: ReadonlySet<Topic> = new Set<Topic>(['registries', 'vault', 'projects'])

/**
 * Wakes the loop of a service where there is something to do: by the engine's events, by what decides over new
 * replicas, and every five minutes. While nothing happens no engine is asked anything.
 */
export class ServiceKeeper {
  readonly #options: ServiceKeeperOptions
  readonly #loops = new Map<string, ServiceLoop>()
  #look: NodeJS.Timeout | undefined
  #disposed = false

  constructor(options: ServiceKeeperOptions) {
    this.#options = options
  }

  /** Keeps every service from now on. */
  start(): void {
    this.#look = setInterval(() => this.#wakeAll(), lookEvery)
    this.#look.unref()
    this.#wakeAll()
  }

  /** The loop of a service, made when it is first asked for. */
  loop(id: string): ServiceLoop {
    const loop = this.#loops.get(id) ?? new ServiceLoop(this.#options, () => this.#options.records.get(id))
    this.#loops.set(id, loop)
    if (this.#disposed) void loop.dispose()
    return loop
  }

  /** An engine said what happened. Events of others cost a look at one label. */
  onEvent(environmentId: string, event: EngineEvent): void {
    const { type, action, attributes } = event
    if (type === 'image') this.#wakeBlocked((record) => record.environmentId === environmentId)
    const id = attributes[labelKeys.service]
    if (id === undefined || type !== 'container' || !telling.has(action)) return
    if (attributes[labelKeys.workspace] !== this.#options.workspaceId()) return
    if (this.#options.records.get(id)?.environmentId === environmentId) this.loop(id).told(event)
  }

  /** An engine answers again, or for the first time. */
  onReached(environmentId: string): void {
    for (const record of this.#options.records.list()) {
      if (record.environmentId !== environmentId) continue
      const loop = this.loop(record.id)
      loop.forgive()
      loop.wake()
    }
  }

  /** Something changed that may decide otherwise over new replicas. */
  onTopic(topic: Topic): void {
    if (deciding.has(topic)) this.#wakeBlocked(() => true)
  }

  /** The service is gone. */
  forget(id: string): void {
    const loop = this.#loops.get(id)
    this.#loops.delete(id)
    void loop?.dispose()
  }

  /** Makes no further step, and waits for those under way, though not for an engine that is silent. */
  async dispose(): Promise<void> {
    this.#disposed = true
    clearInterval(this.#look)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience)
    })
    await Promise.race([Promise.all([...this.#loops.values()].map((loop) => loop.dispose())), late])
    clearTimeout(timer)
  }

  #wakeAll(): void {
    for (const { id } of this.#options.records.list()) this.loop(id).wake()
  }

  #wakeBlocked(isMeant: (record: ServiceRecord) => boolean): void {
    for (const record of this.#options.records.list()) {
      if (isMeant(record)) this.#loops.get(record.id)?.reconsider(wakeGently)
    }
  }
}

/** Changes come in rows, so one look is made for several (milliseconds). */
const wakeGently = 50
