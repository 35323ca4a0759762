import { Problem } from '../../contract/problem.ts'
import type { PullChanges, PullLayer, PullJob as ShownJob } from '../../contract/pulls.ts'
import { latestOf } from '../rpc/latest.ts'
import { type PullJob, shownLayer } from './pull-job.ts'

interface Entry {
  readonly job: PullJob
  readonly listeners: Set<() => void>
  readonly left: AbortController
  /** When the job last changed, counted over the changes of all. */
  revision: number
  isHistory: boolean
}

/** How many ended jobs are remembered. */
const history = 100

/** How often a reader is told of changes at most. */
const pace = { perSecond: 10 }

/** The jobs that are known, open ones and the last that ended, and what is new of them for every reader. */
export class PullList {
  /** In the order in which they came. */
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<() => void>()
  /** In the order in which they ended. */
  #ended: string[] = []
  #revision = 0

  /** Newest first. */
  get jobs(): PullJob[] {
    return this.#newestFirst().map(({ job }) => job)
  }

  /** Throws `job.not-found`. */
  job(id: string): PullJob {
    return this.#entry(id).job
  }

  add(job: PullJob): void {
    const entry = { job, listeners: new Set<() => void>(), left: new AbortController() }
    this.#entries.set(job.id, { ...entry, revision: 0, isHistory: false })
    this.changed(job)
  }

  /** Cheap, as it is called with every line that an engine says: what a job looks like is made when it is read. */
  readonly changed = (job: PullJob): void => {
    const entry = this.#entries.get(job.id)
    if (!entry) return
    this.#revision += 1
    entry.revision = this.#revision
    if (!job.open && !entry.isHistory) {
      entry.isHistory = true
      this.#ended.push(job.id)
      if (this.#ended.length > history) this.#forget(this.#ended.splice(0, this.#ended.length - history))
    }
    for (const listener of entry.listeners) listener()
    this.#tell()
  }

  /** Forgets the jobs that have ended. */
  clear(): void {
    this.#forget(this.#ended)
    this.#ended = []
    this.#tell()
  }

  /** The list as it is, and then what changed since the message before. */
  changes(signal: AbortSignal | undefined): AsyncGenerator<PullChanges, void> {
    let seen: number | undefined
    let known: readonly string[] = []
    const read = (): PullChanges => {
      const since = seen
      const changed = this.#newestFirst().filter(({ revision }) => since === undefined || revision > since)
      const gone = known.filter((id) => !this.#entries.has(id))
      seen = this.#revision
      known = [...this.#entries.keys()]
      return { all: since === undefined, jobs: changed.map(({ job }) => job.show()), gone }
    }
    return latestOf((listener) => subscribed(this.#listeners, listener), read, pace, signal)
  }

  /** The layers of a job, and then those that changed; ends when the job leaves the list. Throws `job.not-found`. */
  layers(id: string, signal: AbortSignal | undefined): AsyncGenerator<PullLayer[], void> {
    const { job, listeners, left } = this.#entry(id)
    let seen: PullJob['layers'] = []
    const read = (): PullLayer[] => {
      const before = seen
      seen = job.layers
      return seen.filter((layer, at) => layer !== before[at]).map(shownLayer)
    }
    const ends = signal ? AbortSignal.any([signal, left.signal]) : left.signal
    return latestOf((listener) => subscribed(listeners, listener), read, pace, ends)
  }

  /** Newest first. */
  show(): ShownJob[] {
    return this.jobs.map((job) => job.show())
  }

  #newestFirst(): Entry[] {
    return [...this.#entries.values()].reverse()
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (!entry) throw new Problem('job.not-found', { id })
    return entry
  }

  #forget(ids: readonly string[]): void {
    for (const id of ids) {
      this.#entries.get(id)?.left.abort()
      this.#entries.delete(id)
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function subscribed(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
