import * as z from 'zod'
import { type ActivityEntry, activityEntrySchema } from '../../contract/activity.ts'
import { errnoCode, type FileLayer } from '../storage/file-layer.ts'

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

const segmentBytes = 4 * 1024 * 1024
const kept = 5000

/**
 * The activity log: one JSON line an entry, appended in order, in two segments of at most 4 MiB. The newest
 * 5,000 entries are held in memory. A torn or foreign line is passed over when the file is read.
 */
export class ActivityLog implements ActivityRecorder {
  readonly #options: ActivityLogOptions
  readonly #entries: ActivityEntry[]
  #waiting: string[] = []
  /** The file may end in half a line, to which nothing may be added. */
  #torn = true
  #writing: Promise<void> = Promise.resolve()

  private constructor(options: ActivityLogOptions, entries: ActivityEntry[]) {
    this.#options = options
    this.#entries = entries
  }

  static async open(options: ActivityLogOptions): Promise<ActivityLog> {
    const { layer, path } = options
    const texts = await Promise.all([`${path}.1`, path].map((each) => readIfThere(layer, each)))
    return new ActivityLog(options, texts.flatMap(parseLines).slice(-kept))
  }

  record(report: ActivityReport): void {
    const entry: ActivityEntry = { id: this.#options.newId(), at: this.#options.now(), ...report }
    this.#entries.push(entry)
    if (this.#entries.length > kept) this.#entries.shift()
    this.#waiting.push(`${JSON.stringify(entry)}\n`)
    this.#writing = this.#writing.then(() => this.#flush()).catch(this.#options.onFailure)
    this.#options.onChange()
  }

  /** Newest first. */
  list(query: { limit: number; registryId?: string | undefined }): ActivityEntry[] {
    const { registryId } = query
    const wanted = registryId
      ? this.#entries.filter((entry) => entry.registry?.id === registryId)
      : this.#entries
    return wanted.slice(-query.limit).reverse()
  }

  /** Waits until every entry so far is on its way to the disk. */
  async dispose(): Promise<void> {
    await this.#writing
  }

  async #flush(): Promise<void> {
    const lines = this.#waiting.join('')
    if (lines === '') return
    this.#waiting = []
    const { layer, path } = this.#options
    const torn = this.#torn
    this.#torn = true
    await layer.append(path, Buffer.from(torn ? `\n${lines}` : lines))
    this.#torn = false
    const size = (await layer.facts(path))?.size ?? 0
    if (size > segmentBytes) await layer.rename(path, `${path}.1`)
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

function parseLines(text: string): ActivityEntry[] {
  return text.split('\n').flatMap((line) => {
    const entry = lineSchema.safeParse(line)
    return entry.success ? [entry.data] : []
  })
}

const lineSchema = z
  .string()
  .min(2)
  .transform((line, context) => {
    try {
      return JSON.parse(line) as unknown
    } catch {
      context.addIssue('not JSON')
      return z.NEVER
    }
  })
  .pipe(activityEntrySchema)
