import { type ActivityEntry, type ActivityFilter, activitySegmentBytes } from '../../contract/activity.ts'
import { errnoCode, type FileLayer } from '../storage/file-layer.ts'
import { type ActivityQuery, queryEntries, surveyEntries } from './activity-query.ts'
import { exportLines, lineOf, parseLines } from './entry-lines.ts'

/** What a service says of one thing it did; the log adds id and time. */
export type ActivityReport = Omit<ActivityEntry, 'id' | 'at'>

/** The side of the log that services hold: they report, and never wait for the disk. */
export interface ActivityRecorder {
  record(report: ActivityReport): void
}

export interface ActivityLogOptions {
  layer: FileLayer
  /** `…/activity.jsonl`; the segment before it is `…/activity.jsonl.1`. */
  path: string
  now: () => number
  newId: () => string
  /** Told when lines could not be written: an action never fails for its log. */
  onFailure: (error: unknown) => void
  onChange: () => void
}

/** How many lines wait at most for a disk that takes none. */
const mostWaiting = 10_000

/**
 * The activity log: one JSON line an entry, appended in order, in two segments of at most 4 MiB. Memory holds
 * what the files hold. Lines that could not be written are written with the next ones.
 */
export class ActivityLog implements ActivityRecorder {
  readonly #options: ActivityLogOptions
  /** Oldest first: those of the older segment, those of the newer one, those that wait. */
  readonly #entries: ActivityEntry[]
  #inOlder: number
  #inNewer: number
  #waiting: string[] = []
  /** The file may end in half a line, to which nothing may be added. */
  #torn = true
  #writing: Promise<void> = Promise.resolve()

  private constructor(options: ActivityLogOptions, older: ActivityEntry[], newer: ActivityEntry[]) {
    this.#options = options
    this.#entries = [...older, ...newer]
    this.#inOlder = older.length
    this.#inNewer = newer.length
  }

  static async open(options: ActivityLogOptions): Promise<ActivityLog> {
    const { layer, path } = options
    const [older = '', newer = ''] = await Promise.all(
      [`${path}.1`, path].map((each) => readIfThere(layer, each)),
    )
    return new ActivityLog(options, parseLines(older), parseLines(newer))
  }

  record(report: ActivityReport): void {
    const entry: ActivityEntry = { id: this.#options.newId(), at: this.#options.now(), ...report }
    this.#entries.push(entry)
    this.#waiting.push(lineOf(entry))
    this.#write()
    this.#options.onChange()
  }

  /** Newest first. */
  list(query: ActivityQuery): ActivityEntry[] {
    return queryEntries(this.#entries, query)
  }

  overview(filter: ActivityFilter) {
    return surveyEntries(this.#entries, filter)
  }

  /** What is in the log now, as JSON lines, newest first, in parts. */
  export(filter: ActivityFilter): Generator<{ text: string }> {
    return exportLines(this.list({ ...filter, limit: Number.POSITIVE_INFINITY }))
  }

  /** Waits until every entry so far is on its way to the disk. */
  async dispose(): Promise<void> {
    await this.#writing
    if (this.#waiting.length > 0) this.#write()
    await this.#writing
  }

  #write(): void {
    this.#writing = this.#writing.then(() => this.#flush()).catch(this.#options.onFailure)
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting
    if (lines.length === 0) return
    this.#waiting = []
    const { layer, path } = this.#options
    const torn = this.#torn
    this.#torn = true
    try {
      await layer.append(path, Buffer.from(`${torn ? '\n' : ''}${lines.join('')}`))
    } catch (error) {
      this.#waiting = [...lines, ...this.#waiting].slice(-mostWaiting)
      throw error
    }
    this.#torn = false
    this.#inNewer += lines.length
    const size = (await layer.facts(path))?.size ?? 0
    if (size <= activitySegmentBytes) return
    await layer.rename(path, `${path}.1`)
    this.#entries.splice(0, this.#inOlder)
    this.#inOlder = this.#inNewer
    this.#inNewer = 0
  }
}

async function readIfThere(layer: FileLayer, path: string): Promise<string> {
  try {
    return (await layer.read(path)).toString('utf8')
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return ''
    throw error
  }
}
